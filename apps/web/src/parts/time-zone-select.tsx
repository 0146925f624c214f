import { type ComboboxItem, Select, type SelectProps } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.js';

/** The server's list: a browser calls some zones by former names, and does not know each that the server accepts. */
const timeZonesQuery = queryOptions({
  queryKey: ['time-zones'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/time-zones', { signal })),
  staleTime: Infinity,
});

/** A zone as people read it. The name itself is the same in every language. */
const labelOf = (zone: string) => zone.replaceAll('_', ' ');

/** Every time zone, found by typing part of any of its names; the one on record stands in it whatever it is. */
export function TimeZoneSelect({ value, ...rest }: Omit<SelectProps, 'data' | 'searchable' | 'filter'>) {
  const { t } = useTranslation();
  const { data: zones } = useQuery(timeZonesQuery);
  const namesOf = useMemo(() => {
    const names = new Map(zones?.items.map(({ name, otherNames }) => [name, [name, ...otherNames]]));
    if (value && !names.has(value)) names.set(value, [value]);
    return names;
  }, [zones, value]);
  const data = useMemo(() => [...namesOf.keys()].toSorted().map((zone) => ({ value: zone, label: labelOf(zone) })), [namesOf]);
  const matches = (zone: string, search: string) =>
    (namesOf.get(zone) ?? [zone]).some((name) => labelOf(name).toLowerCase().includes(search));
  return (
    <Select
      label={t('timeZone.label')}
      nothingFoundMessage={t('timeZone.none')}
      allowDeselect={false}
      maxDropdownHeight={280}
      {...rest}
      value={value}
      data={data}
      filter={({ options, search }) => {
        const wanted = labelOf(search.trim()).toLowerCase();
        return (options as ComboboxItem[]).filter((option) => matches(option.value, wanted));
      }}
      searchable
    />
  );
}
