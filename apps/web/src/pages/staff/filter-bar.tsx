import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officesQuery } from '../../parts/offices.js';
import { features, sorts, type StaffSearch } from './staff-filter.js';
import type { StaffList } from './use-staff-list.js';

const TYPING_PAUSE_MS = 250;

/** Search, feature, office and order. Every choice is an address of its own; the way back leads through them. */
export function FilterBar({ list: { search, ask } }: { list: StaffList }) {
  const { t } = useTranslation('staff');
  const offices = useQuery(officesQuery);
  const names = new Set(offices.data?.items.map(({ office }) => office));
  if (search.office) names.add(search.office);

  return (
    <Group gap="sm" align="flex-end" role="search" aria-label={t('list.search')}>
      <SearchField search={search.search ?? ''} ask={ask} />
      <Select
        label={t('list.office')}
        placeholder={t('list.anyOffice')}
        data={[...names]}
        value={search.office ?? null}
        onChange={(office) => ask({ office: office ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('list.clearOffice') }}
        nothingFoundMessage={t('list.noOffice')}
        flex="1 1 140px"
        maw={{ sm: 190 }}
      />
      <Select
        label={t('list.feature')}
        placeholder={t('list.anyFeature')}
        data={features.map((value) => ({ value, label: t(`feature.${value}`, { ns: 'common' }) }))}
        value={search.feature ?? null}
        onChange={(feature) => ask({ feature: (feature as StaffSearch['feature']) ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('list.clearFeature') }}
        flex="1 1 140px"
        maw={{ sm: 190 }}
      />
      <Select
        label={t('list.order')}
        data={sorts.map((value) => ({ value, label: t(`list.sort.${value}`) }))}
        value={search.sort ?? 'name'}
        onChange={(sort) => ask({ sort: sort === 'name' ? undefined : (sort as StaffSearch['sort']) })}
        allowDeselect={false}
        flex="1 1 140px"
        maw={{ sm: 170 }}
      />
    </Group>
  );
}

/** Keeps what is typed; the address follows when the typing pauses. */
function SearchField({ search, ask }: { search: string; ask: StaffList['ask'] }) {
  const { t } = useTranslation('staff');
  const [typed, setTyped] = useState(search);
  const [asked, setAsked] = useState(search);
  const [seen, setSeen] = useState(search);
  if (search !== seen) {
    setSeen(search);
    // The address changed by another way than this field, such as the browser's back button.
    if (search !== asked) setTyped(search);
  }
  const find = (words: string) => {
    setAsked(words);
    ask({ search: words || undefined }, true);
  };
  const findSoon = useDebouncedCallback(find, TYPING_PAUSE_MS);
  const change = (words: string) => {
    setTyped(words);
    findSoon(words.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    findSoon.flush();
  };

  return (
    <form onSubmit={submit} style={{ flex: '2 1 260px' }}>
      <TextInput
        type="search"
        label={t('list.search')}
        placeholder={t('list.searchHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={typed && <CloseButton aria-label={t('list.clearSearch')} onClick={() => change('')} />}
        value={typed}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </form>
  );
}
