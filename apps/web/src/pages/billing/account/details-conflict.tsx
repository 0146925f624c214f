import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { currencyName } from '../../../parts/money.js';
import { type Choice, SavedMeanwhile } from '../../../parts/saved-meanwhile.js';
import type { BillingAccount } from '../queries.js';
import type { AccountChanges } from './account-changes.js';

interface Conflict extends Choice {
  mine: AccountChanges;
  theirs: BillingAccount;
}

/** Somebody else saved in the meantime: for each field that was changed here both versions, and the choice. */
export function DetailsConflict({ mine, theirs, ...choice }: Conflict) {
  const { t, i18n } = useTranslation(['billing', 'common']);
  const words = (field: keyof AccountChanges, value: string | null | undefined) =>
    value ? (field === 'currency' ? currencyName(value, i18n.language) : value) : t('details.nothing');
  return (
    <SavedMeanwhile words={t('details.conflict')} {...choice}>
      <Table aria-label={t('common:conflict.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('details.field')}</Table.Th>
            <Table.Th scope="col">{t('details.mine')}</Table.Th>
            <Table.Th scope="col">{t('details.theirs')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(Object.keys(mine) as (keyof AccountChanges)[]).map((field) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">{t(`fields.${field}`)}</Table.Th>
              <Table.Td className="any-name">{words(field, mine[field])}</Table.Td>
              <Table.Td className="any-name">{words(field, theirs[field])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </SavedMeanwhile>
  );
}
