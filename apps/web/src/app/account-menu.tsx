import { Group, Menu, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLock, IconLogout, IconUser, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut, useSession } from '../session/session.js';
import { AppearanceItems } from './appearance.js';
import { fullName } from '../parts/full-name.js';

/** Who is signed in, and what belongs to them rather than to the page. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { staffMember } = useSession();
  const name = fullName(staffMember);
  const goodbye = () => signOut().catch(() => notifications.show({ color: 'red', message: t('account.signOutFailed') }));

  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('account.menu', { name })}>
          <Group gap="xs" wrap="nowrap">
            <IconUserCircle size={26} aria-hidden />
            <Text size="sm" visibleFrom="sm" maw={220} truncate className="any-name">
              {name}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item renderRoot={(props) => <Link to="/profile" {...props} />} leftSection={<IconUser size={16} aria-hidden />}>
          {t('nav.profile')}
        </Menu.Item>
        <Menu.Item renderRoot={(props) => <Link to="/security" {...props} />} leftSection={<IconLock size={16} aria-hidden />}>
          {t('nav.security')}
        </Menu.Item>
        <Menu.Divider />
        <AppearanceItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void goodbye()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
