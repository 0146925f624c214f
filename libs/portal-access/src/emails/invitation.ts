import { defineEmail } from '#shared-kernel/email';
import type { LinkLetter } from '../words/link-letter.js';

/** Invites a staff member to open their portal. */
export const invitationEmail = defineEmail<LinkLetter>({
  name: 'invitation',
  directory: import.meta.dirname,
  subject: {
    en: ({ practiceName }) => `Your staff portal at ${practiceName}`,
    es: ({ practiceName }) => `Su portal del personal en ${practiceName}`,
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/activate#the-personal-part-of-the-link-stands-here',
    worksUntil: 'Nov 25, 2026, 14:05 (America/New_York)',
  },
});
