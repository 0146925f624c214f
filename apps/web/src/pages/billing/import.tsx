import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns } from '../../parts/csv-import/columns.js';
import { ImportRun } from '../../parts/csv-import/import-run.js';
import { ImportStart } from '../../parts/csv-import/import-start.js';
import { Page } from '../../parts/page.js';
import { billingKey } from '../../session/billing.js';
import { accountList } from './account-list.js';
import sample from './account-list-sample.csv?url';

const required = ['external_id', 'holder_name', 'email'] as const;

/** A list becomes accounts: choose the file, see what it would do, let it in. A running import has an address of its own. */
export default function ImportAccounts() {
  const { t } = useTranslation(['billing', 'csv-import']);
  const queries = useQueryClient();
  const { id } = useSearch({ from: '/portal/billing/billing/import' });
  const showList = () => (
    <Button renderRoot={(props) => <Link to="/billing" search={{ sort: '-opened' }} {...props} />}>
      {t('csv-import:done.show')}
    </Button>
  );
  return (
    <Page title={t('import.title')} about={t('import.about')}>
      {id ? (
        <ImportRun
          key={id}
          kind={accountList}
          id={id}
          onDone={() => void queries.invalidateQueries({ queryKey: billingKey })}
          actions={showList}
        />
      ) : (
        <ImportStart kind={accountList}>
          <Columns
            about={t('columns.about')}
            sample={{ at: sample, name: 'billing-accounts-sample.csv' }}
            columns={[
              ...required.map((name) => ({ name, means: t(`columns.means.${name}`), required: true })),
              { name: 'currency', means: t('columns.means.currency'), required: false },
            ]}
          />
        </ImportStart>
      )}
    </Page>
  );
}
