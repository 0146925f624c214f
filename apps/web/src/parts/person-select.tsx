import { Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.js';
import { fullName } from './full-name.js';

/** People whose name or address begins so. */
const peopleCalledQuery = (search: string) =>
  queryOptions({
    queryKey: ['staff-list', 'called', search],
    queryFn: () => answerOf(api.GET('/api/staff', { params: { query: { search, limit: 20 } } })),
    placeholderData: keepPreviousData,
  });

const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['staff', id, 'record'],
    queryFn: () => answerOf(api.GET('/api/staff/{id}', { params: { path: { id } } })),
  });

interface PersonSelectProps {
  label: string;
  placeholder: string;
  value?: string;
  onChange: (id?: string) => void;
  /** Who cannot be chosen. */
  without?: readonly string[];
}

/** Finds one person among any number by the beginnings of their names. */
export function PersonSelect({ label, placeholder, value, onChange, without = [] }: PersonSelectProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [search] = useDebouncedValue(typed.trim(), 250);
  const chosen = useQuery({ ...personQuery(value ?? ''), enabled: value !== undefined }).data;
  // What stands in the field of a chosen person is their name, and no search.
  const found = useQuery({ ...peopleCalledQuery(search), enabled: opened }).data?.items ?? [];

  const people = new Map(found.map((person) => [person.id, { name: fullName(person), about: person.email }]));
  if (value && chosen) people.set(value, { name: fullName(chosen), about: null });
  for (const id of without) people.delete(id);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      nothingFoundMessage={t('person.nobody')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('person.clear') }}
      data={[...people].map(([id, { name }]) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span className="any-name">
          {option.label}
          <Text span display="block" size="xs">
            {people.get(option.value)?.about}
          </Text>
        </span>
      )}
      value={value && people.has(value) ? value : null}
      onChange={(id) => onChange(id ?? undefined)}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpened(true)}
    />
  );
}
