import { Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PersonSelect } from '../../parts/person-select.js';
import { SearchField } from '../../parts/search-field.js';
import { SendButton } from '../../parts/send-button.js';
import { useActWords } from './act-words.js';
import { type AuditFilter, outcomes } from './audit-filter.js';
import { actionsQuery } from './queries.js';
import classes from './filter-bar.module.css';

/** Everything that narrows the audit down; each change shows at once. */
export function FilterBar({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) {
  const { t, i18n } = useTranslation('audit');
  const actWords = useActWords();
  const actions = useQuery(actionsQuery).data?.items ?? [];
  const set = (change: Partial<Record<keyof AuditFilter, string | null | undefined>>) =>
    onChange({ ...filter, ...change } as AuditFilter);

  const known = new Set([...actions, ...(filter.action ? [filter.action] : [])]);
  const choices = [...known]
    .map((action) => ({ value: action, label: actWords(action) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, i18n.language));

  return (
    <search aria-label={t('filter.label')}>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" verticalSpacing="sm">
        <SearchField
          className={classes.search}
          label={t('filter.search')}
          hint={t('filter.searchHint')}
          value={filter.search}
          onChange={(search) => set({ search })}
        />
        <Select
          label={t('filter.act')}
          placeholder={t('filter.anyAct')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('filter.anyAct') }}
          data={choices}
          value={filter.action ?? null}
          onChange={(action) => set({ action: action ?? undefined })}
        />
        <PersonSelect
          label={t('filter.actor')}
          placeholder={t('filter.anybody')}
          value={filter.actor}
          onChange={(actor) => set({ actor })}
        />
        <PersonSelect
          label={t('filter.subject')}
          placeholder={t('filter.anybody')}
          value={filter.subject}
          onChange={(subject) => set({ subject })}
        />
        <Select
          label={t('filter.outcome')}
          placeholder={t('filter.anyOutcome')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.anyOutcome') }}
          data={outcomes.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) }))}
          value={filter.outcome ?? null}
          onChange={(outcome) => set({ outcome: outcome ?? undefined })}
        />
        <TextInput
          label={t('filter.from')}
          type="date"
          max={filter.to}
          value={filter.from ?? ''}
          onChange={({ currentTarget }) => set({ from: currentTarget.value || undefined })}
        />
        <TextInput
          label={t('filter.to')}
          type="date"
          min={filter.from}
          value={filter.to ?? ''}
          onChange={({ currentTarget }) => set({ to: currentTarget.value || undefined })}
        />
        <Group align="flex-end">
          <SendButton
            variant="default"
            idle={Object.values(filter).every((value) => value === undefined)}
            onClick={() => onChange({})}
          >
            {t('filter.clear')}
          </SendButton>
        </Group>
      </SimpleGrid>
    </search>
  );
}
