import { defineEmail } from '#shared-kernel/email';

type Origin = 'administrator' | 'self';

const reasons: Record<'en' | 'es', Record<Origin, (practiceName: string) => string>> = {
  en: {
    administrator: (practiceName) =>
      `An administrator of ${practiceName} made you a link with which you can choose a new password for the staff portal.`,
    self: (practiceName) => `Somebody asked for a new password for your account in the staff portal of ${practiceName}.`,
  },
  es: {
    administrator: (practiceName) =>
      `La administración de ${practiceName} le ha creado un enlace para elegir una contraseña nueva del portal del personal.`,
    self: (practiceName) => `Alguien pidió una contraseña nueva para su cuenta del portal del personal de ${practiceName}.`,
  },
};

export const whyPasswordLink = (locale: string, origin: Origin, practiceName: string): string =>
  reasons[locale.startsWith('es') ? 'es' : 'en'][origin](practiceName);

/** A link with which somebody who has an account chooses a new password. */
export const passwordLinkEmail = defineEmail<{
  givenName: string;
  practiceName: string;
  why: string;
  link: string;
  /** A ready string with its zone: `Nov 25, 2026, 23:59:59 (America/New_York)`. */
  worksUntil: string;
  /** The same in UTC: `2026-11-26T04:59:59Z`. */
  instant: string;
}>({
  name: 'password-link',
  directory: import.meta.dirname,
  subject: {
    en: ({ practiceName }) => `Choose a new password for the staff portal at ${practiceName}`,
    es: ({ practiceName }) => `Elija una contraseña nueva para el portal del personal de ${practiceName}`,
  },
  preview: {
    givenName: 'Ana',
    practiceName: 'Northside Clinic',
    why: reasons.en.administrator('Northside Clinic'),
    link: 'https://portal.example/reset-password#the-personal-part-of-the-link-stands-here',
    worksUntil: 'Nov 25, 2026, 23:59:59 (America/New_York)',
    instant: '2026-11-26T04:59:59Z',
  },
});
