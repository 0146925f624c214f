import { useTranslation } from 'react-i18next';
import type { BillingDocument } from './queries.js';

/** What a document is called. An account has one insurance card; the name of its first photo says nothing. */
export function useDocumentName(): (document: Pick<BillingDocument, 'kind' | 'title'>) => string {
  const { t } = useTranslation('billing-documents');
  return ({ kind, title }) => (kind === 'insurance_card' ? t('kind.insurance_card') : title);
}
