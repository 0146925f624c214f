import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A number and what it counts; stands in a `dl`. */
export function Figure({ label, value }: { label: string; value: number }) {
  const { i18n } = useTranslation();
  return (
    <Stack component="div" gap={0} style={{ flexDirection: 'column-reverse' }}>
      <Text component="dt" size="sm">
        {label}
      </Text>
      <Text component="dd" m={0} fz={26} fw={650} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {new Intl.NumberFormat(i18n.language).format(value)}
      </Text>
    </Stack>
  );
}
