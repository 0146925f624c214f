import { hash } from '@node-rs/argon2';
import { openAccount } from '../support/billing.js';
import { type Client, type TestPortal, usePortal } from '../support/index.js';
import { conversationOf, say, colleague } from '../support/messages.js';
import { activate, activePerson, invitedPerson, registerPerson } from '../support/people.js';
import { addTotp, totpCode, withinOneStep } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

// What somebody typed once and types again on another device, and what came along unseen when it was copied.

const chosen = 'el niño ató 7 lazos';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const signIn = (email: string, password: string, code?: string) =>
  portal.anonymous().post('/api/session', { email, password, code });
const hashOf = async (id: string): Promise<string> =>
  (await sql(portal.database.url, 'select password_hash from portal_access.portal_access where id = $1', [id]))[0].password_hash;

describe('A password', () => {
  it('is the same on every device, and another one stays another', async () => {
    const { email, token } = await invitedPerson(portal, admin);
    await activate(portal.anonymous(), token, chosen);
    const same = [
      chosen,
      chosen.normalize('NFD'),
      chosen.replaceAll(' ', '\u00a0'),
      chosen.replaceAll(' ', '\u3000'),
      chosen.replace('7', '７'),
      `\ufeff${chosen}\u200b`,
    ];
    const others = [chosen.toUpperCase(), `${chosen} `, chosen.replace('ñ', 'n'), chosen.replaceAll(' ', ''), `${chosen}\u0301`];
    for (const password of same) expect([password, (await signIn(email, password)).status]).toEqual([password, 201]);
    for (const password of others) expect([password, (await signIn(email, password)).status]).toEqual([password, 401]);
  });

  it('that was hashed as typed still works, and is the same on every device after the first sign-in', async () => {
    const person = await activePerson(portal, admin);
    const typed = chosen.normalize('NFD');
    await sql(portal.database.url, 'update portal_access.portal_access set password_hash = $2 where id = $1', [
      person.id,
      await hash(typed, { memoryCost: 64, timeCost: 1, parallelism: 1 }),
    ]);
    const before = await hashOf(person.id);
    expect((await signIn(person.email, chosen)).status).toBe(401);
    expect((await person.client.post('/api/session/step-up', { password: typed })).status).toBe(204);
    expect(await hashOf(person.id)).toBe(before);
    expect((await signIn(person.email, typed)).status).toBe(201);
    expect(await hashOf(person.id)).not.toBe(before);
    for (const password of [chosen, typed, chosen.replaceAll(' ', '\u2003')])
      expect((await signIn(person.email, password)).status).toBe(201);
  });

  it('is not changed into another form of itself, nor into little more than the own address', async () => {
    const { email, token } = await invitedPerson(portal, admin);
    const caller = portal.anonymous();
    await activate(caller, token, chosen);
    for (const step of ['confirm_contact_details', 'accept_terms']) await caller.post(`/api/session/setup/${step}`);
    const change = async (newPassword: string) =>
      (await caller.put('/api/session/password', { currentPassword: chosen.normalize('NFD'), newPassword })).body?.code;
    expect(await change(chosen.replaceAll(' ', '\u00a0'))).toBe('portal-access.password-unchanged');
    for (const weak of [`${email}2026`, `2026 ${email.toUpperCase()}!`, email.replace('dana', 'd4n4'), '\u3164'.repeat(20)])
      expect([weak, await change(weak)]).toEqual([weak, 'portal-access.weak-password']);
    expect(await change('siete gatos tejen redes de plata')).toBeUndefined();
  });
});

describe('A code', () => {
  it('is read in any digits, grouped in any way; what is not the code counts as wrong', async () => {
    const { id, email, client } = await activePerson(portal, admin);
    const { secret, recoveryCodes } = await addTotp(client);
    const inArabic = (code: string) => code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!);
    const wide = (code: string) => code.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    const grouped = (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`;
    const enter = async (code: string) => {
      await sql(portal.database.url, 'update portal_access.totp set last_step = 0 where staff_id = $1', [id]);
      const { status, body } = await signIn(email, 'violet tractor hums at 9 nine', code);
      return [code, status, body.code];
    };
    await withinOneStep();
    for (const write of [
      inArabic,
      wide,
      grouped,
      (code: string) => `\u202a${code}\u200b`,
      (code: string) => code.split('').join('\u00a0'),
    ]) {
      const code = write(totpCode(secret));
      expect(await enter(code)).toEqual([code, 201, undefined]);
    }
    for (const code of [`${totpCode(secret)}0`, totpCode(secret).slice(1), `${totpCode(secret)}a`])
      expect(await enter(code)).toEqual([code, 401, 'portal-access.wrong-code']);
    const [one, other, third] = recoveryCodes as [string, string, string];
    for (const code of [wide(one.toUpperCase()), other.replaceAll('-', '\u2009–\u200b'), `\ufeff${third.toUpperCase()}`])
      expect(await enter(code)).toEqual([code, 201, undefined]);
    expect((await enter(wide(one)))[1]).toBe(401);
  });
});

describe('An address', () => {
  const unseen = [
    '\u200bX',
    'X\u200b',
    '\u202aX\u202c',
    '\u2068X\u2069',
    '\ufeffX',
    '\u00a0X\u00a0',
    'X\ufe0f',
    '\u00adX',
    ' X\t',
  ];

  it('is the same with what nobody sees around and inside it, at sign-in and on the record', async () => {
    const { email, token } = await invitedPerson(portal, admin);
    await activate(portal.anonymous(), token);
    for (const typed of [...unseen.map((around) => around.replace('X', email)), email.replace('silva', 'sil\u00adva\u200b')])
      expect([typed, (await signIn(typed, 'violet tractor hums at 9 nine')).status]).toEqual([typed, 201]);
    for (const [index, around] of unseen.entries()) {
      const address = `copied.${index}@clinic\u200b.example`;
      const person = await registerPerson(admin, { emails: [{ address: around.replace('X', address) }] });
      expect(person.email).toBe(`copied.${index}@clinic.example`);
    }
    const account = await openAccount(admin, { email: '\u200bamelie@fam\u00adily.example\u00a0' });
    expect((await admin.get(`/api/billing-accounts/${account.id}`)).body.email).toBe('amelie@family.example');
  });

  it.each([
    'da na@clinic.example',
    'dana@clinic.example\0',
    'dana＠clinic.example',
    'dаna@clinic.example',
    '\u200b',
    'a\u2800b@clinic.example',
  ])('is still refused where it is %j', async (address) => {
    const { status } = await admin.post('/api/staff', { givenName: 'Dana', familyName: 'Silva', emails: [{ address }] });
    expect(status).toBe(422);
  });
});

describe('What nobody sees', () => {
  const blanks = ['\u200b', '\u2800', '\u3164', '\u115f\u1160', '\u0301', '\ufe0f', '\u{e0041}', '\u202e', ' \u00ad '];

  it('is no name, no title and no message', async () => {
    const person = await colleague(portal, admin);
    const other = await colleague(portal, admin);
    const { id } = await conversationOf(person, [other]);
    for (const blank of blanks) {
      const emails = [{ address: 'nobody@clinic.example' }];
      const answers = await Promise.all([
        admin.post('/api/staff', { givenName: blank, familyName: 'Silva', emails }),
        person.client.patch('/api/session/profile', { givenName: blank }),
        admin.post('/api/billing-accounts', { holderName: blank }),
        person.client.post(`/api/conversations/${id}/messages`, { body: blank }),
        person.client.post('/api/conversations', { subject: blank, body: 'Hello', participantIds: [other.id] }),
      ]);
      expect([blank, ...answers.map(({ status }) => status)]).toEqual([blank, ...answers.map(() => 422)]);
      const labels = await Promise.all([
        admin.post('/api/api-tokens', { name: blank, expiresInDays: 1 }),
        admin.post(`/api/staff/${other.id}/portal/disable`, { reason: blank }),
      ]);
      expect(labels.map(({ status }) => status)).toEqual([400, 400]);
    }
  });

  it('is dropped from a name and a message, while an emoji and letters that need a joiner stay whole', async () => {
    const person = await colleague(portal, admin, { givenName: '\u202aDa\u200bna\u202c', familyName: 'می‌خواهم' });
    expect(person).toMatchObject({ givenName: 'Dana', familyName: 'می‌خواهم' });
    const { id } = await conversationOf(person, [await colleague(portal, admin)], { subject: '\u3164Rota\u200b' });
    expect((await person.client.get(`/api/conversations/${id}`)).body.subject).toBe('Rota');
    const sent = await say(person, id, '\u2066abc\u202eexe.fdp\u2069 👩🏽‍⚕️❤️\u200b');
    expect(sent.body).toBe('abcexe.fdp 👩🏽‍⚕️❤️');
  });
});

it('A kind of transport that no browser names is refused, not stored', async () => {
  const { client } = await activePerson(portal, admin);
  const response = { clientDataJSON: 'e30', attestationObject: 'oA', transports: ['a\0'] };
  const { status, body } = await client.post('/api/session/second-factors/passkeys', {
    name: 'Telephone',
    response: { id: 'aWQ', rawId: 'aWQ', type: 'public-key', response },
  });
  expect([status, body.code, body.errors[0].path]).toEqual([400, 'request.invalid', 'response.response.transports.0']);
});
