import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../parts/download-button.js';
import { Page } from '../../parts/page.js';
import { practiceQuery } from '../../session/practice.js';
import type { AuditFilter } from './audit-filter.js';
import { ChainMark } from './chain-mark.js';
import { Entries } from './entries.js';
import { FilterBar } from './filter-bar.js';

const route = getRouteApi('/portal/administration/audit');

export default function Audit() {
  const { t } = useTranslation('audit');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { data: practice } = useSuspenseQuery(practiceQuery);

  return (
    <Page
      title={t('title')}
      about={t('about', { zone: practice.timeZone })}
      actions={<DownloadButton href={`/api/audit.csv?${new URLSearchParams(given(filter))}`}>{t('export')}</DownloadButton>}
    >
      <ChainMark />
      <FilterBar
        filter={filter}
        onChange={(search) => void navigate({ search: given(search), replace: true, resetScroll: false })}
      />
      <Entries filter={filter} />
    </Page>
  );
}

const given = (filter: AuditFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<string, string>;
