import { useTranslation } from 'react-i18next';

/** A device in the reader's language; the API says "Chrome on Windows", "A browser on Android" or "Unknown device". */
export function useDeviceWords(): (device: string) => string {
  const { t } = useTranslation('own');
  return (device) => {
    if (device === 'Unknown device') return t('device.unknown');
    const [, browser, system] = /^(.+) on (.+)$/.exec(device) ?? [];
    if (!browser || !system) return device;
    return browser === 'A browser' ? t('device.someBrowser', { system }) : t('device.browser', { browser, system });
  };
}
