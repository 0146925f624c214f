import type { TFunction } from 'i18next';

const known = [
  'replaced',
  'password_changed',
  'address_removed',
  'address_changed',
  'access_disabled',
  'offboarded',
  'role_changed',
  'administrator',
] as const;

/** Why a link or an invitation was made to stop working before its time. */
export function endWords(t: TFunction<['member', 'common']>, reason: string | null): string {
  return t(`why.${known.find((one) => one === reason) ?? 'administrator'}`);
}
