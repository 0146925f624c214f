import { defineEmail } from '#shared-kernel/email';
import type { LinkLetter } from '../words/link-letter.js';

/** Asks whoever reads a mailbox whether the staff member may sign in with its address. */
export const confirmAddressEmail = defineEmail<LinkLetter>({
  name: 'confirm-address',
  directory: import.meta.dirname,
  subject: {
    en: ({ practiceName }) => `Confirm your new address for the staff portal at ${practiceName}`,
    es: ({ practiceName }) => `Confirme su nueva dirección para el portal del personal en ${practiceName}`,
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/confirm-address#the-personal-part-of-the-link-stands-here',
    worksUntil: 'Nov 25, 2026, 14:05 (America/New_York)',
  },
});
