import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { signInHistoryQuery } from './queries.js';
import { SignInList } from './sign-in-list.js';

const FEW = 3;

/** Was that you? Whoever sees a sign-in that was not their own is one click from doing something about it. */
export function LatestSignIns() {
  const { t } = useTranslation('own');
  const { data, error, refetch } = useInfiniteQuery(signInHistoryQuery);
  const latest = data?.pages[0]?.items.slice(0, FEW);
  return (
    <Section title={t('home.signIns.title')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {latest ? (
        <SignInList items={latest} label={t('home.signIns.title')} />
      ) : (
        !error && (
          <Stack gap="md" aria-hidden>
            {Array.from({ length: FEW }, (_, row) => (
              <Skeleton key={row} h={48} />
            ))}
          </Stack>
        )
      )}
      <Text size="sm">
        {t('home.signIns.notYou')}{' '}
        <Anchor component={Link} to="/security" inherit>
          {t('home.signIns.act')}
        </Anchor>
      </Text>
    </Section>
  );
}
