import { useTranslation } from 'react-i18next';
import { ChoiceChips } from './choice-chips.js';
import { states } from './staff-filter.js';
import { type StaffList, totalOf } from './use-staff-list.js';

/** How many stand in which status. */
export function StatusChips({ list: { filter, counts, ask } }: { list: StaffList }) {
  const { t } = useTranslation('staff');
  const choices = [undefined, ...states].map((value) => ({
    value,
    words: value ? t(`state.${value}`, { ns: 'common' }) : t('list.everybody'),
    count: counts.data && totalOf(counts.data, value),
  }));
  return (
    <ChoiceChips label={t('list.byStatus')} choices={choices} chosen={filter.status} onChoose={(status) => ask({ status })} />
  );
}
