/**
 * A password as it is judged, hashed and compared: one form for everything that keyboards and devices send for the same
 * keys (NFKC; every blank is a space; nothing invisible). Case, accents and blanks at the ends still count.
 */
export function foldPassword(typed: string): string {
  return typed
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFKC');
}
