import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import { settingsQuery } from './queries.js';
import { SettingRow } from './setting-row.js';

/** With what the portal was started; read-only, because all processes must agree on it. */
export function PracticeSettings() {
  const { t } = useTranslation('settings');
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const { invitationReminders: reminders, bulkMailsPerMinute: perMinute, messageRetentionYears: years } = settings;
  return (
    <Stack gap="lg">
      <Text>{t('how')}</Text>
      <Section title={t('group.practice')}>
        <Rows>
          <SettingRow label={t('value.practiceName')} setting="PRACTICE_NAME">
            {settings.practiceName}
          </SettingRow>
          <SettingRow label={t('value.timeZone')} setting="PRACTICE_TIME_ZONE">
            {settings.timeZone}
          </SettingRow>
          <SettingRow label={t('value.publicUrl')} setting="PUBLIC_URL">
            {settings.publicUrl}
          </SettingRow>
          <SettingRow label={t('value.mailFrom')} setting="MAIL_FROM">
            {settings.mailFrom}
          </SettingRow>
        </Rows>
      </Section>
      <Section title={t('group.factor')} about={t('factor.about')}>
        <Rows>
          <SettingRow label={t('value.secondFactorRequired')} setting="SECOND_FACTOR_REQUIRED">
            {t(`factor.${settings.secondFactorRequired}`)}
          </SettingRow>
        </Rows>
      </Section>
      <Section title={t('group.access')}>
        <Rows>
          <SettingRow label={t('value.sessionIdle')} setting="SESSION_IDLE_MINUTES">
            {t('minutes', { count: settings.sessionIdleMinutes })}
          </SettingRow>
          <SettingRow label={t('value.sessionHours')}>{t('hours', { count: settings.sessionHours })}</SettingRow>
          <SettingRow label={t('value.invitation')} setting="INVITATION_HOURS">
            {t('hours', { count: settings.invitationHours })}
          </SettingRow>
          <SettingRow label={t('value.reminders')} setting="INVITATION_REMINDERS">
            {reminders === 0 ? t('noReminders') : t('reminders', { count: reminders })}
          </SettingRow>
          <SettingRow label={t('value.passwordLink')} setting="PASSWORD_LINK_MAX_DAYS">
            {t('days', { count: settings.passwordLinkMaxDays })}
          </SettingRow>
        </Rows>
      </Section>
      <Section title={t('group.running')}>
        <Rows>
          <SettingRow label={t('value.bulk')} setting="BULK_MAILS_PER_MINUTE">
            {perMinute === 0 ? t('unlimited') : t('perMinute', { count: perMinute })}
          </SettingRow>
          <SettingRow label={t('value.retention')} setting="MESSAGE_RETENTION_YEARS">
            {years === 0 ? t('forEver') : t('years', { count: years })}
          </SettingRow>
          <SettingRow label={t('value.documents')} setting="DOCUMENTS_URL">
            {t(`documents.${settings.documentStorage}`)}
          </SettingRow>
          <SettingRow label={t('value.scanner')} setting="MALWARE_SCANNER_URL">
            {t(settings.malwareScanner ? 'scanner.on' : 'scanner.off')}
          </SettingRow>
          <SettingRow label={t('value.queues')} setting="REDIS_URL">
            {t(`backend.${settings.queueBackend}`)}
          </SettingRow>
          <SettingRow label={t('value.environment')} setting="NODE_ENV">
            {t(`environment.${settings.environment}`)}
          </SettingRow>
        </Rows>
      </Section>
    </Stack>
  );
}

function Rows({ children }: { children: ReactNode }) {
  return (
    <Stack component="dl" gap="md" m={0}>
      {children}
    </Stack>
  );
}
