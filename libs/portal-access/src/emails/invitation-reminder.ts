import { defineEmail } from '#shared-kernel/email';
import type { LinkLetter } from '../words/link-letter.js';

/** Reminds a staff member of an invitation that they have not answered. */
export const invitationReminderEmail = defineEmail<LinkLetter>({
  name: 'invitation-reminder',
  directory: import.meta.dirname,
  subject: {
    en: ({ practiceName }) => `Reminder: your staff portal at ${practiceName}`,
    es: ({ practiceName }) => `Recordatorio: su portal del personal en ${practiceName}`,
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    link: 'https://portal.example/activate#the-personal-part-of-the-link-stands-here',
    worksUntil: 'Nov 25, 2026, 14:05 (America/New_York)',
  },
});
