import { type Product, startProduct } from '../test/support/product.js';

const administrator = { email: 'ada.admin@bench.example', password: 'seventeen quiet lanterns drift 5' };

export interface Running extends Product {
  /** What a signed-in administrator's requests carry. */
  headers: Record<string, string>;
}

const settings = { SMTP_URL: 'smtp://127.0.0.1:9', LOG_LEVEL: 'warn', SESSION_IDLE_MINUTES: '720' };

/** The compiled product on a database without people, with an administrator of its own who is signed in. */
export async function startSignedIn(env: Record<string, string>, workers = 0): Promise<Running> {
  const { email, password } = administrator;
  const product = await startProduct({ env: { ...settings, ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ...env }, workers });
  const client = product.client();
  const { status, text } = await client.post('/api/session', administrator);
  if (status !== 201) throw new Error(`The administrator could not sign in: ${status} ${text}`);
  return withCookie(product, [...client.jar].map(([name, value]) => `${name}=${value}`).join('; '));
}

/** Api and worker of the compiled product, on a database in which an administrator has this session already. */
export async function startWithSession(env: Record<string, string>, cookie: string): Promise<Running> {
  // At once: there is no first administrator to be made by one of them.
  const [api, worker] = await Promise.all([
    startProduct({ env: { ...settings, ...env }, workers: 0 }),
    startProduct({ env: { ...settings, ...env }, apis: 0 }),
  ]);
  const stop = async () => void (await Promise.all([api.stop(), worker.stop()]));
  return withCookie({ ...api, worker: worker.worker, stop }, cookie);
}

function withCookie(product: Product, cookie: string): Running {
  return { ...product, headers: { cookie, origin: product.api().url, 'content-type': 'application/json' } };
}
