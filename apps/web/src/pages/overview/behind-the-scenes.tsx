import { Group, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { healthWords } from './health-words.js';
import { backlogQuery } from './queries.js';

const looks = {
  well: { icon: IconCircleCheck, color: 'var(--mantine-color-teal-7)' },
  busy: { icon: IconClock, color: 'var(--mantine-color-blue-6)' },
  wrong: { icon: IconAlertTriangle, color: 'var(--mantine-color-red-7)' },
} as const;

export const BEHIND = 'behind-the-scenes';

/** Whether e-mails and other work go out, in words. */
export function BehindTheScenes() {
  const { t, i18n } = useTranslation('overview');
  const { data, error, refetch } = useQuery(backlogQuery);
  return (
    <Section id={BEHIND} title={t('behind.title')} about={t('behind.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={100} />}
      {data && (
        <>
          <Stack gap="xs" role="status">
            {healthWords(t, i18n.language, data).map(({ how, words }) => {
              const { icon: Icon, color } = looks[how];
              return (
                <Group key={words} gap="xs" wrap="nowrap" align="flex-start">
                  <Icon size={20} color={color} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
                  <Text fw={600}>{words}</Text>
                </Group>
              );
            })}
          </Stack>
          <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} m={0}>
            <Value name={t('behind.workers')}>{data.workers ?? t('behind.unknown')}</Value>
            <Value name={t('behind.active')}>
              {data.queues?.reduce((sum, { active }) => sum + active, 0) ?? t('behind.unknown')}
            </Value>
            <Value name={t('behind.lastMail')}>
              {data.mail.lastSentAt ? <Moment at={data.mail.lastSentAt} /> : t('behind.never')}
            </Value>
            <Value name={t('behind.backend')}>{t(`backend.${data.backend}`)}</Value>
          </SimpleGrid>
        </>
      )}
    </Section>
  );
}

function Value({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm">
        {name}
      </Text>
      <Text component="dd" m={0} fw={600}>
        {children}
      </Text>
    </div>
  );
}
