import { Skeleton, Tabs } from '@mantine/core';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ApiTokens } from './api-tokens.js';
import { MailPreviews } from './mail-previews.js';
import { PracticeSettings } from './practice-settings.js';

const sections = ['practice', 'tokens', 'mails'] as const;
type SectionName = (typeof sections)[number];

const panels = { practice: PracticeSettings, tokens: ApiTokens, mails: MailPreviews };

/** The sections of the settings; each has an address of its own: `/settings#tokens`. */
export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const hash = useRouterState({ select: ({ location }) => location.hash });
  const open: SectionName = sections.find((section) => section === hash) ?? 'practice';

  return (
    <Page title={t('title')}>
      <Tabs
        value={open}
        onChange={(section) => void navigate({ to: '/settings', hash: section ?? '', replace: true, hashScrollIntoView: false })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('sections')}>
          {sections.map((section) => (
            <Tabs.Tab key={section} value={section}>
              {t(`tab.${section}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map((section) => {
          const Panel = panels[section];
          return (
            <Tabs.Panel key={section} value={section} pt="lg">
              <Suspense fallback={<Skeleton height={480} />}>
                <Panel />
              </Suspense>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
