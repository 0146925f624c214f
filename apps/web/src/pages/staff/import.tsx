import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ImportRun } from './import-run.js';
import { ImportStart } from './import-start.js';

const route = getRouteApi('/portal/administration/staff/import');

/** A roster becomes records: choose the file, see what it would do, let it in. A running import has an address of its own. */
export default function ImportRoster() {
  const { t } = useTranslation('staff');
  const { id } = route.useSearch();
  return (
    <Page title={t('import.title')} about={t('import.about')}>
      {id ? <ImportRun key={id} id={id} /> : <ImportStart />}
    </Page>
  );
}
