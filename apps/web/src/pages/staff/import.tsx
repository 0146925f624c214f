import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ImportStart } from '../../parts/csv-import/import-start.js';
import { Page } from '../../parts/page.js';
import { RosterRun } from './import-run.js';
import { roster } from './roster.js';
import { RosterColumns } from './roster-columns.js';

const route = getRouteApi('/portal/administration/staff/import');

/** A roster becomes records: choose the file, see what it would do, let it in. A running import has an address of its own. */
export default function ImportRoster() {
  const { t } = useTranslation('staff');
  const { id } = route.useSearch();
  return (
    <Page title={t('import.title')} about={t('import.about')}>
      {id ? (
        <RosterRun key={id} id={id} />
      ) : (
        <ImportStart kind={roster}>
          <RosterColumns />
        </ImportStart>
      )}
    </Page>
  );
}
