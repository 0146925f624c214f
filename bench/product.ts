import { type Product, startProduct } from '../test/support/product.js';

export const account = { email: 'ada.admin@bench.example', password: 'seventeen quiet lanterns drift 5' };

/** Connections to PostgreSQL of one process: the same for ours and for the limits. */
export const POOL = '20';

export interface Running extends Product {
  /** What a signed-in administrator's requests carry. */
  headers: Record<string, string>;
}

/** The compiled product with an administrator who is signed in. The mail server is nobody unless `env` names one. */
export async function startSignedIn(env: Record<string, string>, workers = 0): Promise<Running> {
  const settings = { SMTP_URL: 'smtp://127.0.0.1:9', LOG_LEVEL: 'warn', DATABASE_POOL: POOL, SESSION_IDLE_MINUTES: '720' };
  const administrator = { ADMIN_EMAIL: account.email, ADMIN_PASSWORD: account.password };
  const product = await startProduct({ env: { ...settings, ...administrator, ...env }, workers });
  const client = product.client();
  const { status, text } = await client.post('/api/session', account);
  if (status !== 201) throw new Error(`The administrator could not sign in: ${status} ${text}`);
  const cookie = [...client.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return { ...product, headers: { cookie, origin: product.api().url, 'content-type': 'application/json' } };
}
