import { startPortal, type TestPortal } from '../support/index.js';

describe('Health', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.stop());

  it('is alive and ready while the database and the queue answer', async () => {
    const caller = portal.anonymous();
    expect(await caller.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await caller.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', missing: [] } });
  });
});
