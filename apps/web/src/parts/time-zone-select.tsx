import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** A zone as people read it. The name itself is the same in every language. */
const labelOf = (zone: string) => zone.replaceAll('_', ' ');

/** Every time zone that the browser knows, found by typing part of its name; the one on record stands in it whatever it is. */
export function TimeZoneSelect({ value, ...rest }: Omit<SelectProps, 'data' | 'searchable'>) {
  const { t } = useTranslation();
  const zones = useMemo(() => {
    const known = new Set(Intl.supportedValuesOf('timeZone')).add('UTC');
    if (value) known.add(value);
    return [...known].toSorted().map((zone) => ({ value: zone, label: labelOf(zone) }));
  }, [value]);
  return (
    <Select
      label={t('timeZone.label')}
      nothingFoundMessage={t('timeZone.none')}
      allowDeselect={false}
      maxDropdownHeight={280}
      {...rest}
      value={value}
      data={zones}
      searchable
    />
  );
}
