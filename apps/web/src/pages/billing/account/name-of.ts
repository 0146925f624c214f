import { useTranslation } from 'react-i18next';
import type { Access } from '../queries.js';
import { fullName } from '../../../parts/full-name.js';

/** What somebody is called; those who are on no record any more have no name. */
export function useNameOf(): (person: Pick<Access['people'][number], 'givenName' | 'familyName'>) => string {
  const { t } = useTranslation('billing');
  return (person) => fullName(person) || t('access.nameless');
}
