import { Text, type TextProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { moneyWords } from '../../parts/money.js';

/** Says an amount of a currency in the reader's language. */
export function useMoneyWords(currency: string): (amount: number) => string {
  const { i18n } = useTranslation();
  return (amount) => moneyWords(amount, currency, i18n.language);
}

/** An amount, its digits below those of the line before. */
export function Money({ amount, currency, ...rest }: { amount: number; currency: string } & TextProps) {
  const words = useMoneyWords(currency);
  return (
    <Text span inherit {...rest} style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {words(amount)}
    </Text>
  );
}
