import type { CDPSession, Page } from 'playwright-core';
import type { TestBrowser } from './browser.js';
import type { Client } from './client.js';
import { activePerson, goodPassword, type Person } from './people.js';
import type { TestPortal } from './portal.js';

export const passkeys = '/api/session/second-factors/passkeys';

export type Told = { status: number; body: any };
export const codeOf = ({ status, body }: Told) => `${status} ${body?.code ?? ''}`.trim();

/**
 * A browser with an authenticator, as a laptop with a fingerprint reader has one, or (`verifiesUser: false`) with a plain
 * security key that asks for a touch only; its page is one of ours.
 */
export async function openLaptopAt(browser: TestBrowser, url: string, reader: { verifiesUser?: boolean } = {}) {
  const page = await browser.page(`${url}/api/docs`);
  return { page, ...(await addAuthenticator(page, reader)), call: callerIn(page) };
}

/** From now on the page has an authenticator; its person touches it whenever it asks. */
export async function addAuthenticator(page: Page, { verifiesUser = true } = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: verifiesUser ? 'internal' : 'usb',
      hasResidentKey: true,
      hasUserVerification: verifiesUser,
      isUserVerified: verifiesUser,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

export type Laptop = { page: Page; devtools: CDPSession; authenticatorId: string; call: ReturnType<typeof callerIn> };

/** Calls the API as a script of the page does: with the browser's own cookies and headers. */
function callerIn(page: Page) {
  return (method: string, path: string, body?: unknown): Promise<Told> =>
    page.evaluate(
      async ([verb, address, sent]) => {
        const response = await fetch(address!, {
          method: verb,
          ...(sent ? { body: sent, headers: { 'content-type': 'application/json' } } : {}),
        });
        const text = await response.text();
        return { status: response.status, body: text ? JSON.parse(text) : undefined };
      },
      [method, path, body ? JSON.stringify(body) : undefined] as const,
    );
}

/** `navigator.credentials.create`; answers what the page would send. Rejects as the browser does. */
export const make = (page: Page, options: unknown): Promise<any> =>
  page.evaluate(async (json) => {
    const { PublicKeyCredential, navigator } = globalThis as any;
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }, options as any);

/** `navigator.credentials.get`. */
export const prove = (page: Page, options: unknown): Promise<any> =>
  page.evaluate(async (json) => {
    const { PublicKeyCredential, navigator } = globalThis as any;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  }, options as any);

export async function signedInOn(laptop: Laptop, person: Person): Promise<void> {
  const { status } = await laptop.call('POST', '/api/session', { email: person.email, password: goodPassword });
  if (status !== 201) throw new Error(`The person could not sign in: ${status}`);
}

export async function addPasskey({ page, call }: Laptop, name = 'Laptop'): Promise<Told> {
  const { body: options } = await call('POST', `${passkeys}/options`);
  return call('POST', passkeys, { name, response: await make(page, options) });
}

export async function offered({ call }: Laptop): Promise<any> {
  return (await call('POST', '/api/session/passkey/options')).body;
}

export async function signInByPasskey(laptop: Laptop): Promise<Told> {
  const response = await prove(laptop.page, await offered(laptop));
  return laptop.call('POST', '/api/session/passkey', { response });
}

/** A person with a passkey on a laptop, signed out there. */
export async function personWithPasskeyAt(portal: TestPortal, admin: Client, browser: TestBrowser) {
  const person = await activePerson(portal, admin);
  const laptop = await openLaptopAt(browser, portal.url);
  await signedInOn(laptop, person);
  const added = await addPasskey(laptop);
  if (added.status !== 201) throw new Error(`No passkey: ${JSON.stringify(added)}`);
  await laptop.call('DELETE', '/api/session');
  return { person, laptop, passkey: added.body };
}

/** The same bytes but for the last. */
export const changed = (text: string) => {
  const bytes = Buffer.from(text, 'base64url');
  return Buffer.from([...bytes.subarray(0, -1), bytes.at(-1)! ^ 1]).toString('base64url');
};
/** The same client data but for its origin. */
export const fromElsewhere = (clientData: string) =>
  Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(clientData, 'base64url').toString()), origin: 'https://evil.example' }),
  ).toString('base64url');
export const refused = '401 portal-access.wrong-credentials';
/** So that the browser forgets it. */
export const removed = '401 portal-access.unknown-passkey';
