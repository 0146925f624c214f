import type { Schemas } from '../api/client.js';

type Rights = Pick<Schemas['Session'], 'role' | 'features'>;

/** Administrators have it anyway. */
export const hasBilling = ({ role, features }: Rights): boolean =>
  role === 'administrator' || features.includes('billing_documents');

/** Whether whoever is signed in may take payments. */
export const takesPayments = ({ role, features }: Rights): boolean =>
  role === 'administrator' || features.includes('balance_payment');
