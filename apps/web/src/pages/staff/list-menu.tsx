import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconMailFast } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { StaffSearch } from './staff-filter.js';

/** What is seldom wanted of the list. */
export function ListMenu({ search: { cursor: _, ...chosen } }: { search: StaffSearch }) {
  const { t } = useTranslation('staff');
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('list.more')}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          renderRoot={(props) => <Link to="/staff/bulk" {...props} />}
          leftSection={<IconMailFast size={16} aria-hidden />}
        >
          {t('bulkList.title')}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={`/api/staff.csv?${new URLSearchParams(chosen as Record<string, string>)}`}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('list.download')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
