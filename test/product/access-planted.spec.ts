import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { AppModule } from '../../apps/api/src/app.module.js';
import { createApi } from '../../apps/api/src/application.js';
import { administrator, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';
import { loadSettings } from '#shared-kernel/config';
import { Access } from '#shared-kernel/http';
import { createLogger } from '#shared-kernel/logging';

// The real guard before routes as later parts of the product will have them: with a feature, with step-up, with nothing.

const noBody = z.strictObject({ note: z.string() });

@Controller('api/planted')
class PlantedController {
  @Get('messages')
  @Access('portal', { feature: 'secure_messaging' })
  messages() {
    return { planted: true };
  }

  @Get('administration')
  @Access('administrator', { feature: 'billing_documents', area: 'portal' })
  administration() {
    return { planted: true };
  }

  @Post('vault')
  @HttpCode(200)
  @Access('portal', { stepUp: true })
  vault() {
    return { planted: true };
  }

  @Post('notes/:place')
  @HttpCode(200)
  @Access('portal')
  note(@Param('place', { schema: z.enum(['here']) }) _place: string, @Body({ schema: noBody }) body: z.infer<typeof noBody>) {
    return body;
  }

  @Get('search')
  @Access('portal')
  search(@Query({ schema: z.strictObject({ words: z.string().optional() }) }) query: { words?: string }) {
    return query;
  }
}

@Controller('api/forgotten')
class ForgottenController {
  @Get()
  forgotten() {
    return { planted: true };
  }
}

/** As if the module of the API named these controllers beside its own. */
const plant = (...controllers: unknown[]) => Reflect.defineMetadata('controllers', controllers, AppModule);

let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;

beforeAll(async () => {
  plant(PlantedController);
  // Has routes of its own.
  portal = await freshPortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
}, 60_000);

afterAll(async () => {
  plant();
  await portal?.stop();
});

const give = async (features: string[], id = staff.id) => {
  expect((await admin.put(`/api/staff/${id}/portal/features`, { features })).status).toBe(200);
};
const told = async (answer: Promise<{ status: number; body: any }>) => {
  const { status, body } = await answer;
  return status === 200 ? 200 : (body.code as string);
};

it('The product does not start with a route that declares no rule, and says which', async () => {
  plant(ForgottenController);
  try {
    const settings = loadSettings({
      NODE_ENV: 'test',
      PORT: '1',
      DATABASE_URL: portal.database.url,
      SMTP_URL: portal.smtp.url,
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
    });
    await expect(createApi(settings, createLogger('test', 'silent'))).rejects.toThrow(
      'ForgottenController.forgotten declares no access rule.',
    );
  } finally {
    plant(PlantedController);
  }
});

describe('A route with a feature', () => {
  const others = ['billing_documents', 'balance_payment'];

  it('opens with the feature, in the same session and at once, and closes with it', async () => {
    const ask = () => told(staff.client.get('/api/planted/messages'));
    for (const [features, expected] of [
      [[], 'access.feature-off'],
      [['secure_messaging'], 200],
      [others, 'access.feature-off'],
      [['secure_messaging', ...others], 200],
      [[], 'access.feature-off'],
    ] as const) {
      await give([...features]);
      expect([features, await ask()]).toEqual([features, expected]);
    }
  });

  it('is closed to an administrator without the feature', async () => {
    expect(await told(admin.get('/api/planted/messages'))).toBe('access.feature-off');
  });

  it('is closed to a person with the feature whose set-up is not complete, and to nobody', async () => {
    const newcomer = await activatedPerson(portal, admin);
    await give(['secure_messaging'], newcomer.id);
    expect(await told(newcomer.client.get('/api/planted/messages'))).toBe('portal-access.setup-incomplete');
    expect(await told(portal.anonymous().get('/api/planted/messages'))).toBe('portal-access.signed-out');
  });

  it('that also names a role needs both, and an API token needs the scope too', async () => {
    const { id } = (await admin.get('/api/session')).body.staffMember;
    const token = async (scopes: string[]) => {
      const { body } = await admin.post('/api/api-tokens', { name: 'x', expiresInDays: 1, scopes });
      return { headers: { authorization: `Bearer ${body.token}` } };
    };
    const [reading, staffOnly] = [await token(['portal:read']), await token(['staff:read'])];
    const ask = (options?: object) => told(portal.anonymous().get('/api/planted/administration', options));
    await give(['billing_documents']);
    expect(await told(staff.client.get('/api/planted/administration'))).toBe('access.denied');
    expect(await ask(reading)).toBe('access.feature-off');
    await give(['billing_documents'], id);
    expect(await told(admin.get('/api/planted/administration'))).toBe(200);
    expect([await ask(reading), await ask(staffOnly)]).toEqual([200, 'access.scope-missing']);
    await give([], id);
  });
});

describe('A route with step-up', () => {
  const lastGiven = (ago: string) =>
    sql(portal.database.url, `update portal_access.session set stepped_up_at = now() - $2::interval where staff_id = $1`, [
      staff.id,
      ago,
    ]);

  it('opens for ten minutes after the password was given, by the database clock', async () => {
    for (const [ago, expected] of [
      ['0 seconds', 200],
      ['9 minutes 55 seconds', 200],
      ['10 minutes', 'portal-access.step-up-required'],
      ['1 day', 'portal-access.step-up-required'],
    ] as const) {
      await lastGiven(ago);
      expect([ago, await told(staff.client.post('/api/planted/vault'))]).toEqual([ago, expected]);
    }
  });

  it('is closed to API tokens, which have no password to give', async () => {
    const { body } = await admin.post('/api/api-tokens', { name: 'x', expiresInDays: 1 });
    const options = { headers: { authorization: `Bearer ${body.token}` } };
    expect(await told(portal.anonymous().post('/api/planted/vault', undefined, options))).toBe('access.session-only');
  });
});

describe('What a route does not declare', () => {
  const refused = (path: string) => ({ status: 400, code: 'request.invalid', errors: [{ path }] });

  it('is refused by name: a parameter', async () => {
    await give(['secure_messaging']);
    expect((await staff.client.get('/api/planted/messages?zz=1')).body).toMatchObject(refused('zz'));
    expect((await staff.client.post('/api/planted/notes/here?zz', { note: 'x' })).body).toMatchObject(refused('zz'));
    expect((await staff.client.get('/api/planted/search?words=x')).body).toEqual({ words: 'x' });
    expect((await staff.client.get('/api/planted/search?zz=x')).status).toBe(400);
  });

  it('is refused by name: a field, or a body that has none', async () => {
    await sql(portal.database.url, `update portal_access.session set stepped_up_at = now()`);
    expect((await staff.client.post('/api/planted/vault', { role: 'administrator' })).body).toMatchObject(refused('role'));
    for (const body of [[], [1], '"text"', '7', 'null']) {
      const answer = await staff.client.post('/api/planted/vault', body, { headers: { 'content-type': 'application/json' } });
      expect([body, answer.status]).toEqual([body, 400]);
    }
    for (const nothing of [undefined, {}]) expect(await told(staff.client.post('/api/planted/vault', nothing))).toBe(200);
  });

  it('is not looked at before it is known who asks', async () => {
    expect(await told(portal.anonymous().get('/api/planted/messages?zz=1'))).toBe('portal-access.signed-out');
  });

  it('may come with a probe', async () => {
    expect((await portal.anonymous().get('/health/live?cache=1')).status).toBe(200);
    expect((await portal.anonymous().get('/health/ready?cache=1')).status).toBe(200);
  });

  it('has the name of its place in the address', async () => {
    const { body } = await staff.client.post('/api/planted/notes/there', { note: 'x' });
    expect(body).toMatchObject(refused('place'));
  });
});
