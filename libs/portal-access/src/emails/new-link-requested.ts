import { defineEmail } from '#shared-kernel/email';

/** Tells an administrator that somebody waits for a new activation link. Who it is stands on the page, not in the mail. */
export const newLinkRequestedEmail = defineEmail<{ givenName: string; link: string }>({
  name: 'new-link-requested',
  directory: import.meta.dirname,
  subject: {
    en: () => 'A staff member asked for a new activation link',
    es: () => 'Un miembro del personal pidió un nuevo enlace de activación',
  },
  preview: { givenName: 'Ana', link: 'https://portal.example/staff/01920f3a-7c1e-7abc-8def-0123456789ab/portal' },
});
