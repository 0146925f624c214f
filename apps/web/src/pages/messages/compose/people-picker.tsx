import { Group, MultiSelect, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../../../parts/problem-words.js';
import { type Colleague, colleaguesQuery, nameOf } from '../queries.js';

const PAUSE_MS = 200;
const MOST_PEOPLE = 99;

interface PeoplePickerProps {
  label: string;
  chosen: readonly Colleague[];
  onChange: (chosen: Colleague[]) => void;
  /** Who is in it already. */
  without?: readonly string[];
  error?: ReactNode;
  autoFocus?: boolean;
}

/** Finds colleagues by name or office. Who cannot be written to is shown as such and cannot be chosen. */
export function PeoplePicker({ label, chosen, onChange, without = [], error, autoFocus }: PeoplePickerProps) {
  const { t } = useTranslation('messages');
  const wordsFor = useProblemWords();
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const found = useQuery(colleaguesQuery(search));
  // Those who can be chosen come first, each half in the order of names.
  const items = (found.data?.items ?? []).toSorted((one, other) => Number(other.canBeWrittenTo) - Number(one.canBeWrittenTo));
  const shown = new Set(items.map(({ staffId }) => staffId));
  const known = new Map([...chosen, ...items].map((person) => [person.staffId, person]));
  for (const id of without) known.delete(id);

  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length === 0 ? t('picker.hint') : undefined}
      data={[...known.values()].map((person) => ({
        value: person.staffId,
        label: nameOf(person),
        disabled: !person.canBeWrittenTo,
      }))}
      value={chosen.map(({ staffId }) => staffId)}
      onChange={(ids) => onChange(ids.flatMap((id) => known.get(id) ?? []))}
      searchable
      searchValue={typed}
      onSearchChange={(words) => {
        setTyped(words);
        if (words) setOpened(true);
      }}
      // Who is found is the portal's to say.
      filter={({ options }) => options.filter((option) => 'value' in option && shown.has(String(option.value)))}
      renderOption={({ option }) => <PersonOption person={known.get(String(option.value))} />}
      nothingFoundMessage={found.error ? wordsFor(found.error) : t(found.isFetching ? 'picker.looking' : 'picker.nobody')}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      // What stands below is in sight again; typing goes on to the next.
      onOptionSubmit={() => setOpened(false)}
      maxValues={MOST_PEOPLE}
      maxDropdownHeight={300}
      hidePickedOptions
      autoComplete="off"
      maxLength={200}
      error={error}
      data-autofocus={autoFocus || undefined}
    />
  );
}

function PersonOption({ person }: { person: Colleague | undefined }) {
  const { t } = useTranslation('messages');
  if (!person) return null;
  return (
    <Group justify="space-between" gap="xs" w="100%">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} dir="auto" className="any-name">
          {nameOf(person)}
        </Text>
        <Text size="xs" className="any-name">
          {[person.jobTitle, person.office].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {!person.canBeWrittenTo && <Text size="xs">{t('people.off')}</Text>}
    </Group>
  );
}
