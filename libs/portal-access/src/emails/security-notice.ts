import { defineEmail } from '#shared-kernel/email';
import { moment } from '../words/moments.js';

export const securityChanges = [
  'password_reset',
  'password_changed',
  'sign_in_address_changed',
  'second_factor_added',
  'second_factor_removed',
  'second_factor_reset',
  'recovery_code_used',
  'role_changed',
  'addresses_changed',
] as const;
export type SecurityChange = (typeof securityChanges)[number];

const words: Record<'en' | 'es', Record<SecurityChange, string>> = {
  en: {
    password_reset: 'Your password was set anew with a password link. Every open session was signed out.',
    password_changed: 'Your password was changed.',
    sign_in_address_changed: 'The e-mail address you sign in with was changed.',
    second_factor_added: 'A second factor (an authenticator app or a passkey) was added to your account.',
    second_factor_removed: 'A second factor (an authenticator app or a passkey) was removed from your account.',
    second_factor_reset: 'An administrator removed every second factor from your account, because it was reported lost.',
    recovery_code_used:
      'Somebody signed in with one of your recovery codes. It does not work any more. If few are left, make new ones in your profile.',
    role_changed: 'An administrator changed what you may do in the portal.',
    addresses_changed:
      'The e-mail addresses on your staff record were changed. Invitations and password links can be sent to the new ones.',
  },
  es: {
    password_reset: 'Su contraseña se restableció con un enlace. Se cerraron todas las sesiones abiertas.',
    password_changed: 'Se cambió su contraseña.',
    sign_in_address_changed: 'Se cambió la dirección de correo con la que inicia sesión.',
    second_factor_added: 'Se añadió a su cuenta un segundo factor (una aplicación de autenticación o una llave de acceso).',
    second_factor_removed: 'Se quitó de su cuenta un segundo factor (una aplicación de autenticación o una llave de acceso).',
    second_factor_reset: 'Un administrador quitó todos los segundos factores de su cuenta, porque se comunicó su pérdida.',
    recovery_code_used:
      'Alguien inició sesión con uno de sus códigos de recuperación. Ese código ya no sirve. Si quedan pocos, genere otros en su perfil.',
    role_changed: 'Un administrador cambió lo que usted puede hacer en el portal.',
    addresses_changed:
      'Se cambiaron las direcciones de correo de su ficha de personal. A las nuevas se pueden enviar invitaciones y enlaces de contraseña.',
  },
};

export const whatChanged = (locale: string, change: SecurityChange): string =>
  words[locale.startsWith('es') ? 'es' : 'en'][change];

/** What else opens the account when its password was set anew, or did until then. */
export type WayIn = { readonly kind: 'passkey' | 'totp' | 'ended_api_token'; readonly at: Date };

const waysInWords: Record<'en' | 'es', Record<WayIn['kind'], (at: string) => string>> = {
  en: {
    passkey: (at) => `Passkey, added on ${at}`,
    totp: (at) => `Authenticator app, set up on ${at}`,
    ended_api_token: (at) => `API token, made on ${at}: it has ended`,
  },
  es: {
    passkey: (at) => `Llave de acceso, añadida el ${at}`,
    totp: (at) => `Aplicación de autenticación, configurada el ${at}`,
    ended_api_token: (at) => `Token de API, creado el ${at}: ya no sirve`,
  },
};

/** Kind and date only: what the person called it may say something private. */
export function wayInWords(locale: string, { kind, at }: WayIn, timeZone: string): string {
  const language = locale.startsWith('es') ? 'es' : 'en';
  return waysInWords[language][kind](moment(at, timeZone, language));
}

/** Tells somebody what was changed about the safety of their account, so that they notice what they did not do themselves. */
export const securityNoticeEmail = defineEmail<{ givenName: string; what: string; at: string; waysIn: string[] }>({
  name: 'security-notice',
  directory: import.meta.dirname,
  subject: {
    en: () => 'Your staff portal account was changed',
    es: () => 'Se hizo un cambio en su cuenta del portal del personal',
  },
  preview: {
    givenName: 'Ana',
    what: words.en.password_reset,
    at: 'Nov 25, 2026, 14:05 (America/New_York)',
    waysIn: ['Passkey, added on Nov 20, 2026, 09:12 (America/New_York)'],
  },
});
