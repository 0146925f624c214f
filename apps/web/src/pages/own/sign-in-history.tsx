import { Group, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { signInHistoryQuery } from './queries.js';
import { SignInList } from './sign-in-list.js';

/** Every sign-in to the own account and every attempt that was refused, the newest first. */
export function SignInHistory() {
  const { t } = useTranslation('own');
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(signInHistoryQuery);
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <Section id="history" title={t('history.title')} about={t('history.about')}>
      {items && <SignInList items={items} label={t('history.title')} />}
      {isPending && (
        <Stack gap="md" aria-hidden>
          {Array.from({ length: 5 }, (_, row) => (
            <Skeleton key={row} h={48} />
          ))}
        </Stack>
      )}
      <ProblemAlert error={error} onRetry={() => void (items ? fetchNextPage() : refetch())} />
      {hasNextPage && !error && (
        <Group>
          <SendButton variant="default" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('history.more')}
          </SendButton>
        </Group>
      )}
    </Section>
  );
}
