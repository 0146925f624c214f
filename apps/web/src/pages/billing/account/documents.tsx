import { Paper, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import classes from '../billing.module.css';
import { DocumentItem } from '../documents/document-item.js';
import { documentsQuery } from '../documents/queries.js';
import { UploadButton } from '../documents/upload-button.js';
import { useAccountId } from './use-account.js';

/** The documents of an account, the newest first. */
export default function Documents() {
  const { t } = useTranslation('billing-documents');
  const accountId = useAccountId();
  const list = useInfiniteQuery(documentsQuery(accountId));
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  const hasCard = items?.some(({ kind }) => kind === 'insurance_card') ?? false;
  return (
    <Section
      id="documents"
      title={t('title')}
      about={t('about')}
      actions={items && <UploadButton accountId={accountId} hasCard={hasCard} />}
    >
      <ProblemAlert error={error} title={t('failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={220} radius="md" />}
      {items?.length === 0 && <EmptyState title={t('none')}>{t('noneWords')}</EmptyState>}
      {items && items.length > 0 && (
        <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('title')}>
            {items.map((document) => (
              <DocumentItem key={document.id} document={document} />
            ))}
          </ul>
        </Paper>
      )}
      <MoreOf words={t('more')} list={list} />
    </Section>
  );
}
