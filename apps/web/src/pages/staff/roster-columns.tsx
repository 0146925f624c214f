import { useTranslation } from 'react-i18next';
import { Columns } from '../../parts/csv-import/columns.js';
import sample from './roster-sample.csv?url';

const required = ['external_id', 'given_name', 'family_name', 'emails'] as const;
const optional = ['job_title', 'office', 'phone', 'time_zone', 'locale'] as const;

/** What the file must look like. */
export function RosterColumns() {
  const { t } = useTranslation('staff');
  return (
    <Columns
      about={t('columns.about')}
      sample={{ at: sample, name: 'staff-roster-sample.csv' }}
      columns={[
        ...required.map((name) => ({ name, means: t(`columns.means.${name}`), required: true })),
        ...optional.map((name) => ({ name, means: t(`columns.means.${name}`), required: false })),
      ]}
    />
  );
}
