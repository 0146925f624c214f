import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const schemes = [
  { scheme: 'light', icon: IconSun },
  { scheme: 'dark', icon: IconMoon },
  { scheme: 'auto', icon: IconDeviceDesktop },
] as const;

/** Light, dark, or as the device wants it; remembered on this device. */
export function AppearanceItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('appearance.label')}</Menu.Label>
      {schemes.map(({ scheme, icon: Icon }) => (
        <Menu.Item
          key={scheme}
          leftSection={<Icon size={16} aria-hidden />}
          rightSection={colorScheme === scheme ? <IconCheck size={16} aria-hidden /> : null}
          aria-current={colorScheme === scheme || undefined}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`appearance.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}
