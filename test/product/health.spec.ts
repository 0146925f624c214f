import request from 'supertest';
import { usePortal, type TestPortal } from '../support/index.js';

describe('Health', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await usePortal();
  });
  afterAll(() => portal.stop());

  it('is alive and ready while the database and the queue answer', async () => {
    await request(portal.url).get('/health/live').expect(200, { status: 'live' });
    await request(portal.url).get('/health/ready').expect(200, { status: 'ready', missing: [], impaired: [] });
  });

  it('answers HEAD like GET, and nothing at a neighbouring address', async () => {
    await request(portal.url).head('/health/ready').expect(200);
    await request(portal.url)
      .get('/health/nothing')
      .expect(404)
      .expect('content-type', /problem\+json/);
  });
});
