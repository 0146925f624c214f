import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../parts/day-words.js';
import type { Day } from './queries.js';
import { states } from './states.js';

export default function HistoryChart({ days, height }: { days: Day[]; height: number }) {
  const { t, i18n } = useTranslation();
  return (
    <AreaChart
      h={height}
      data={days.map(({ day, ...counts }) => ({ ...counts, day: dayWords(day, i18n.language, false) }))}
      dataKey="day"
      type="stacked"
      series={states.map(({ state, count, color, line }) => ({
        name: count,
        label: t(`state.${state}`),
        color,
        strokeDasharray: line,
      }))}
      valueFormatter={(value) => new Intl.NumberFormat(i18n.language).format(value)}
      curveType="monotone"
      fillOpacity={0.25}
      withDots={false}
      withLegend
      legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ accessibilityLayer: false }}
    />
  );
}
