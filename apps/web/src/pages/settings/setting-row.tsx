import { Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './setting-row.module.css';

/** One value in words, with the name of the setting that changes it; some are the same everywhere. */
export function SettingRow({ label, setting, children }: { label: string; setting?: string; children: ReactNode }) {
  const { t } = useTranslation('settings');
  return (
    <div className={classes.row}>
      <dt className={classes.label}>{label}</dt>
      <dd className={`${classes.value} any-name`}>{children}</dd>
      <dd className={classes.setting}>{setting ? <Code>{setting}</Code> : t('fixed')}</dd>
    </div>
  );
}
