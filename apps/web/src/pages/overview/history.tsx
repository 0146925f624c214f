import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import { HistoryTable } from './history-table.js';
import { dayWords } from '../../parts/day-words.js';
import type { Day } from './queries.js';

/** Big, and only for eyes: comes by itself, when the rest of the page stands. */
const HistoryChart = lazy(() => import('./history-chart.js'));

export const CHART_HEIGHT = 300;

/** The statuses over the last days: said in a sentence, drawn, and as a table. */
export function History({ days }: { days: Day[] }) {
  const { t, i18n } = useTranslation('overview');
  const [as, setAs] = useState('chart');
  const first = days[0]!;
  const today = days.at(-1)!;
  const summary =
    days.length > 1
      ? t('history.summary', { before: first.active, day: dayWords(first.day, i18n.language), now: today.active })
      : t('history.first');

  return (
    <Section
      title={t('history.title')}
      about={t('history.about')}
      actions={
        <SegmentedControl
          aria-label={t('history.as')}
          value={as}
          onChange={setAs}
          data={[
            { value: 'chart', label: t('history.chart') },
            { value: 'table', label: t('history.table') },
          ]}
        />
      }
    >
      <Text size="sm">{summary}</Text>
      {as === 'chart' && days.length > 1 && (
        // Drawn for eyes; the sentence above and the table say the same.
        <div aria-hidden>
          <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
            <HistoryChart days={days} height={CHART_HEIGHT} />
          </Suspense>
        </div>
      )}
      {as === 'table' && <HistoryTable days={days} />}
    </Section>
  );
}
