import {
  administrator,
  describeOnEachBackend,
  freshDatabase,
  type Product,
  type QueueBackend,
  startProduct,
  type TestDatabase,
} from '../support/index.js';

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
    const guesses = Array.from({ length: 20 }, (_, number) =>
      signIn(number % 2, wrongPassword, 'nobody.at.all@northside.example'),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
  }, 60_000);
});
