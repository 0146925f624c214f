import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

/** Some names, and how many more there are: "Dana Silva, Omar Khan and 3 others". */
export function namesWords(t: TFunction<'messages'>, language: string, names: readonly string[], count = names.length): string {
  const rest = count - names.length;
  const all = rest > 0 ? [...names, t('others', { count: rest })] : names;
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(all);
}

export function useNamesWords(): (names: readonly string[], count?: number) => string {
  const { t, i18n } = useTranslation('messages');
  return (names, count) => namesWords(t, i18n.language, names, count);
}
