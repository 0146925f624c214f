import { Select, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { currencies, currencyName } from '../../parts/money.js';

/** An account as a form holds it: text is never null, and no currency stands for the practice's. */
export interface AccountValues {
  holderName: string;
  email: string;
  externalId: string;
  currency: string | null;
}

export const blankAccount: AccountValues = { holderName: '', email: '', externalId: '', currency: null };

/** What is sent: blank optional fields are empty ones. */
export const accountBodyOf = ({ holderName, email, externalId, currency }: AccountValues) => ({
  holderName: holderName.trim(),
  email: email.trim() || null,
  externalId: externalId.trim() || null,
  ...(currency && { currency }),
});

/** What must be right before anything is sent; the API has the last word. */
export function useAccountRules() {
  const { t } = useTranslation('billing');
  return { holderName: (name: string) => (name.trim() ? null : t('fields.nameMissing')) };
}

interface AccountFieldsProps {
  form: UseFormReturnType<AccountValues>;
  /** Something was posted in the currency. */
  currencyFixed?: boolean;
}

export function AccountFields({ form, currencyFixed = false }: AccountFieldsProps) {
  const { t, i18n } = useTranslation('billing');
  const choices = useMemo(
    () => currencies.map((value) => ({ value, label: currencyName(value, i18n.language) })),
    [i18n.language],
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={t('fields.holderName')}
        description={t('fields.holderNameAbout')}
        required
        maxLength={200}
        dir="auto"
        autoComplete="off"
        {...form.getInputProps('holderName')}
      />
      <TextInput
        label={t('fields.email')}
        description={t('fields.emailAbout')}
        type="email"
        maxLength={254}
        autoComplete="off"
        {...form.getInputProps('email')}
      />
      <TextInput
        label={t('fields.externalId')}
        description={t('fields.externalIdAbout')}
        maxLength={100}
        autoComplete="off"
        {...form.getInputProps('externalId')}
      />
      <Select
        label={t('fields.currency')}
        description={t(currencyFixed ? 'fields.currencyFixed' : 'fields.currencyAbout')}
        placeholder={t('fields.practiceCurrency')}
        data={choices}
        searchable
        allowDeselect={false}
        readOnly={currencyFixed}
        nothingFoundMessage={t('fields.noCurrency')}
        {...form.getInputProps('currency')}
      />
    </SimpleGrid>
  );
}
