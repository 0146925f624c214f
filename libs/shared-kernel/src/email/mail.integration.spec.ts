import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings, SETTINGS } from '#shared-kernel/config';
import { newId } from '#shared-kernel/domain';
import { RetryLater } from '#shared-kernel/queue';
import { freshDatabase, type SmtpSink, startSmtpSink, type TestDatabase } from '../../../../test/support/index.js';
import { greeting } from './fixtures/greeting.js';
import { defineEmail, EmailModule, Mail } from './index.js';

@Module({})
class Parts {
  static of(orm: MikroORM, smtpUrl: string, env: Record<string, string> = {}): DynamicModule {
    const settings = loadSettings({
      NODE_ENV: 'test',
      DATABASE_URL: 'postgres://unused',
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Clinic <no-reply@clinic.example>',
      PUBLIC_URL: 'https://portal.example',
      SECRETS_KEY: Buffer.alloc(32, 'a key of the tests').toString('base64'),
      ...env,
    });
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: EntityManager, useValue: orm.em },
    ];
    return { module: Parts, global: true, providers, exports: providers };
  }
}

let database: TestDatabase;
let orm: MikroORM;
let sink: SmtpSink;
let app: INestApplicationContext;
let mail: Mail;

const boot = (env?: Record<string, string>): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(
    { module: EmailModule, imports: [Parts.of(orm, sink.url, env)] },
    { logger: false, abortOnError: false },
  );
const reference = () => ({ deliveryId: newId(), subjectId: newId() });
const sendTo = (address: string, name = 'Ana', ref = reference()) =>
  mail.send(greeting, { address, locale: 'en' }, { name }, ref);
const recordOf = async (id: string) =>
  (await orm.em.execute('select * from email.delivery where id = ?', [id]))[0] as Record<string, unknown>;
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  );

beforeAll(async () => {
  [database, sink] = await Promise.all([freshDatabase(), startSmtpSink()]);
  orm = await MikroORM.init({ clientUrl: database.url, entities: [], discovery: { warnWhenNoEntities: false } });
  app = await boot();
  mail = app.get(Mail);
});
afterEach(async () => {
  sink.accept();
  sink.clear();
});
afterAll(async () => {
  await app?.close();
  await orm?.close(true);
  await sink?.stop();
  await database?.drop();
});

describe('a mail server without TLS', () => {
  it('gets nothing where TLS is required', async () => {
    const careful = await boot({ SMTP_TLS: 'required' });
    const refused = careful.get(Mail).send(greeting, { address: 'ana@example.org', locale: 'en' }, { name: 'Ana' }, reference());
    expect(await failureOf(refused)).toBeInstanceOf(Error);
    expect(sink.mails).toEqual([]);
    await careful.close();
  });
});

describe('sending', () => {
  it('delivers HTML and text under the product name and keeps a record without the words', async () => {
    const ref = reference();
    expect(await sendTo('ana@example.org', 'Ana Secret', ref)).toEqual({ outcome: 'sent' });
    const [received] = sink.to('ana@example.org');
    expect(received).toMatchObject({ from: 'no-reply@clinic.example', subject: 'Hello Ana Secret' });
    expect(received!.html).toContain('<p>Hello Ana Secret</p>');
    expect(received!.text).toContain('Hello Ana Secret');
    expect(received!.raw).toMatch(/^From: Clinic <no-reply@clinic\.example>\r$/m);
    expect(received!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(received!.raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
    expect(received!.raw).toMatch(new RegExp(`^Message-ID: <${ref.deliveryId}\\.[0-9a-z]+@portal\\.example>\\r$`, 'm'));
    const record = await recordOf(ref.deliveryId);
    expect(record).toMatchObject({
      subject_id: ref.subjectId,
      email: 'greeting',
      recipient: 'ana@example.org',
      state: 'sent',
      attempts: 1,
      last_error: null,
    });
    expect(JSON.stringify(record)).not.toContain('Secret');
  });

  it('sends a hundred at once, each to its own reader and with its own record', async () => {
    const refs = Array.from({ length: 100 }, reference);
    await Promise.all(refs.map((ref, i) => sendTo(`person-${i}@example.org`, `Person ${i}`, ref)));
    expect(sink.count).toBe(100);
    for (const received of sink.mails)
      expect(received.to).toEqual([`${received.subject.replace('Hello Person ', 'person-')}@example.org`]);
    const [found] = await orm.em.execute<{ sent: number }[]>(
      `select count(*)::int as sent from email.delivery where email = 'greeting' and id in (?)`,
      [refs.map(({ deliveryId }) => deliveryId)],
    );
    expect(found).toEqual({ sent: 100 });
  });

  it('lets no name add a header or a recipient', async () => {
    await sendTo('ana@example.org', 'Ana\r\nBcc: thief@example.org\r\nX-Added: 1\n\nbody');
    expect(sink.count).toBe(1);
    const headers = sink.mails[0]!.raw.split('\r\n\r\n')[0]!;
    expect(headers).not.toMatch(/^(Bcc|X-Added):/m);
    expect(sink.mails[0]!.to).toEqual(['ana@example.org']);
  });

  it.each([
    'ana@example.org, thief@example.org',
    'ana@example.org\r\nRCPT TO:<thief@example.org>',
    'Ana <ana@example.org>',
    'ana@example.org>',
    'group: a@example.org;',
    'nobody',
    '',
    `${'a'.repeat(250)}@example.org`,
  ])('%j is not an address', async (address) => {
    const ref = reference();
    expect(await sendTo(address, 'Ana', ref)).toEqual({ outcome: 'refused', reason: 'this is not an e-mail address' });
    expect(sink.count).toBe(0);
    expect(await recordOf(ref.deliveryId)).toMatchObject({ state: 'failed' });
  });
});

describe('a mail server that says no', () => {
  it('for good: the result says why, and other mail goes on', async () => {
    sink.refuse('gone@example.org', '550 5.1.1 <gone@example.org> mailbox unavailable');
    const ref = reference();
    const [refused, sent] = await Promise.all([sendTo('gone@example.org', 'Ana', ref), sendTo('here@example.org')]);
    expect(refused).toEqual({ outcome: 'refused', reason: 'mailbox unavailable' });
    expect(sent).toEqual({ outcome: 'sent' });
    expect(await recordOf(ref.deliveryId)).toMatchObject({
      state: 'failed',
      attempts: 1,
      last_error: 'mailbox unavailable',
      sent_at: null,
    });
  });

  it('for now: it is to be tried again, and the record counts the attempts', async () => {
    const ref = reference();
    sink.greylist();
    for (let i = 0; i < 2; i++) {
      const failure = await failureOf(sendTo('ana@example.org', 'Ana', ref));
      expect(failure).toBeInstanceOf(RetryLater);
      expect(failure!.message).toBe('the mail server asked to try again later: greylisted, try again later');
    }
    expect(await recordOf(ref.deliveryId)).toMatchObject({ state: 'queued', attempts: 2, sent_at: null });
    sink.accept();
    await sendTo('ana@example.org', 'Ana', ref);
    expect(await recordOf(ref.deliveryId)).toMatchObject({
      state: 'sent',
      attempts: 3,
      last_error: null,
      sent_at: expect.any(String),
    });
  });

  it('by breaking off after the message: to be tried again', async () => {
    sink.dropAfterData();
    expect(await failureOf(sendTo('ana@example.org'))).toBeInstanceOf(RetryLater);
  });
});

describe('a mail server that is away', () => {
  it('is noticed, and mail goes out as soon as it is back', async () => {
    await sendTo('before@example.org');
    await sink.down();
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(sendTo('ana@example.org'))));
    for (const failure of failures) expect(failure).toBeInstanceOf(RetryLater);
    await sink.up();
    expect(await sendTo('after@example.org')).toEqual({ outcome: 'sent' });
    expect(sink.to('ana@example.org')).toEqual([]);
  });

  it('costs no caller more than 15 seconds when it hangs, however many wait', async () => {
    await sink.down();
    await sink.up();
    sink.hang();
    const started = Date.now();
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(sendTo('ana@example.org'))));
    expect(Date.now() - started).toBeLessThan(15_000);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(RetryLater);
      expect(failure!.message).toBe('the mail server did not answer in time');
    }
    sink.accept();
    expect(await sendTo('after@example.org')).toEqual({ outcome: 'sent' });
  });
});

it('the boot fails when a template is missing, and not once it is there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'staff-portal-emails-'));
  defineEmail({ ...greeting, name: 'forgotten', directory });
  await expect(boot()).rejects.toThrow(/forgotten\.en: .*no such file/);
  for (const kind of ['en.html', 'en.text', 'es.html', 'es.text'])
    await copyFile(join(greeting.directory, `greeting.${kind}.hbs`), join(directory, `forgotten.${kind}.hbs`));
  await (await boot()).close();
});
