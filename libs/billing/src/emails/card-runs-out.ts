import { defineEmail } from '#shared-kernel/email';

/** Tells somebody that a card runs out; whose it is, is only said in the portal. */
export const cardRunsOutEmail = defineEmail<{ givenName: string; practiceName: string; link: string }>({
  name: 'card-runs-out',
  directory: import.meta.dirname,
  subject: {
    en: () => 'An insurance card runs out soon',
    es: () => 'Una tarjeta de seguro caduca pronto',
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/billing/accounts/01920f3a-7c1e-7abc-8def-0123456789ab/documents',
  },
});
