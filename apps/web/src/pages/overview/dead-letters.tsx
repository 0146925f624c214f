import { Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { tellDone } from '../../parts/tell.js';
import { BEHIND } from './behind-the-scenes.js';
import { DeadLetterItem } from './dead-letter-item.js';
import { deadLettersQuery, queuesKey } from './queries.js';

const FAILED = 'failed-for-good';

/** Work that was given up, to try again once its cause is mended. Shows nothing where there is none. */
export function DeadLetters() {
  const { t } = useTranslation('overview');
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(deadLettersQuery);
  const items = data?.items ?? [];
  if (items.length === 0 && !error) return null;

  async function triedAgain(): Promise<void> {
    tellDone(t('failed.done'));
    await queries.invalidateQueries({ queryKey: queuesKey });
    focusHeadingOf(items.length > 1 ? FAILED : BEHIND);
  }

  return (
    <Section id={FAILED} title={t('failed.title')} about={t('failed.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('failed.title')}>
        {items.map((item) => (
          <DeadLetterItem key={item.id} item={item} onTriedAgain={() => void triedAgain()} />
        ))}
      </Stack>
    </Section>
  );
}
