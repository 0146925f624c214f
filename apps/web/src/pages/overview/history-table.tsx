import { Box, Table, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../parts/day-words.js';
import type { Day } from './queries.js';
import { states } from './states.js';

export function HistoryTable({ days }: { days: Day[] }) {
  const { t, i18n } = useTranslation();
  const { t: words } = useTranslation('overview');
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Box mah={420} style={{ overflow: 'auto' }} tabIndex={0} role="region" aria-label={words('history.caption')}>
      <Table miw={620} stickyHeader verticalSpacing="xs">
        <Table.Caption>
          <VisuallyHidden>{words('history.caption')}</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words('history.day')}</Table.Th>
            {states.map(({ state }) => (
              <Table.Th key={state} scope="col" ta="end">
                {t(`state.${state}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((day) => (
            <Table.Tr key={day.day}>
              <Table.Th scope="row" fw={400}>
                {dayWords(day.day, i18n.language)}
              </Table.Th>
              {states.map(({ count }) => (
                <Table.Td key={count} ta="end">
                  {number.format(day[count])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
