import { Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SearchField } from '../../../parts/search-field.js';
import { type AccountSearch, accountSorts } from '../account-search.js';
import { useAccountSearch } from './use-account-search.js';

/** Search and order of the accounts. */
export function AccountsBar() {
  const { t } = useTranslation('billing');
  const { search, ask } = useAccountSearch();
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label={t('accounts.search')}>
      <SearchField
        label={t('accounts.search')}
        hint={t('accounts.searchHint')}
        value={search.search}
        onChange={(words) => ask({ search: words })}
        flex="2 1 260px"
      />
      <Select
        label={t('accounts.order')}
        data={accountSorts.map((value) => ({ value, label: t(`accounts.sort.${value}`) }))}
        value={search.sort ?? 'name'}
        onChange={(sort) => ask({ sort: sort === 'name' ? undefined : (sort as AccountSearch['sort']) })}
        allowDeselect={false}
        flex="1 1 200px"
        maw={{ sm: 260 }}
      />
    </Group>
  );
}
