import {
  administrator,
  describeOnEachBackend,
  freshDatabase,
  type Product,
  type QueueBackend,
  startProduct,
  type TestDatabase,
} from '../support/index.js';
import { sql } from '../support/sql.js';

const wrongPassword = 'crimson otter folds eleven maps';

describeOnEachBackend('Two APIs', (startBackend) => {
  let backend: QueueBackend;
  let database: TestDatabase;
  let product: Product;

  beforeAll(async () => {
    [backend, database] = [await startBackend(), await freshDatabase()];
    const account = { ADMIN_EMAIL: administrator.email, ADMIN_PASSWORD: administrator.password };
    const env = { DATABASE_URL: database.url, SMTP_URL: 'smtp://127.0.0.1:9', ...account, ...backend.env };
    product = await startProduct({ env, apis: 2, workers: 0 });
  }, 60_000);
  afterAll(async () => {
    await product?.stop();
    await database?.drop();
    await backend?.stop();
  });

  /** A caller who claims to be somebody else each time; nobody is believed unless it is set. */
  const signIn = (api: number, password: string, email: string = administrator.email) =>
    product
      .client(api)
      .post(
        '/api/session',
        { email, password },
        { headers: { 'x-forwarded-for': `198.51.100.${Math.ceil(Math.random() * 250)}` } },
      );

  it('count the failures of an account together, also when one of them starts anew', async () => {
    for (let failure = 0; failure < 5; failure++) expect((await signIn(failure % 2, wrongPassword)).status).toBe(401);
    await product.api(1).kill9();
    await product.api(1).start();
    for (const api of [0, 1]) {
      const { status, body } = await signIn(api, administrator.password);
      expect([status, body.code]).toEqual([429, 'portal-access.too-many-attempts']);
    }
  }, 60_000);

  it('tell of five guesses that come to both at the same moment', async () => {
    const statuses: number[] = [];
    const told = () => statuses.filter((status) => status === 401).length;
    // A machine that is very busy looks at fewer than five of the twenty before it sends the rest away: then they come again.
    do {
      const guesses = Array.from({ length: 20 }, (_, number) =>
        signIn(number % 2, wrongPassword, 'nobody.at.all@northside.example'),
      );
      statuses.push(...(await Promise.all(guesses)).map(({ status }) => status));
    } while (told() < 5);
    expect(told()).toBe(5);
    expect(statuses.filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
    expect((await signIn(0, wrongPassword, 'nobody.at.all@northside.example')).status).toBe(429);
  }, 60_000);

  const askForLink = (api: number, email: string) => product.client(api).post('/api/password-resets/requests', { email });
  const requests = async (which = 'true') =>
    (await sql(database.url, `select count(*)::int as kept from portal_access.password_reset_request where ${which}`))[0].kept;

  it('take three requests for a link an hour for one address, in any spelling, and answer every one alike', async () => {
    const spellings = ['forgot@northside.example', 'Forgot@northside.example', 'FORGOT@northside.example'];
    const answers = await Promise.all([...spellings, ...spellings].map((email, number) => askForLink(number % 2, email)));
    for (const { status, text } of answers) expect([status, text]).toEqual([202, '']);
    expect(await requests(`lower(address) = 'forgot@northside.example'`)).toBe(3);
  }, 60_000);

  it('take twenty an hour from one network, for whatever addresses, and write down of those beyond that there were some', async () => {
    const written = async () =>
      (
        await sql(
          database.url,
          `select (select count(*) from shared_kernel.outbox where type = 'portal-access.password-reset-requested')::int as facts,
             (select count(*) from audit.event where action = 'request-password-reset' and outcome = 'ok')::int as rows,
             (select count(*) from audit.event where action = 'request-password-reset' and outcome <> 'ok')::int as limited`,
        )
      )[0];
    for (let asked = 0; asked < 30; asked++) {
      const { status, text } = await askForLink(asked % 2, `guess.${asked}@northside.example`);
      expect([status, text]).toEqual([202, '']);
    }
    // Six came with the test before, three of which the address had used up.
    expect(await requests()).toBe(17);
    // Each of the two processes writes the first that it does not serve, and counts the others.
    expect(await written()).toEqual({ facts: 17, rows: 17, limited: 2 });
  }, 60_000);
});
