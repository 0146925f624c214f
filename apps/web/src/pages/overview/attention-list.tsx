import { Anchor, Button, Center, Divider, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useStatusWords } from '../../parts/status-words.js';
import { type AttentionKind, attentionQuery, PAGE } from './queries.js';
import { fullName } from '../../parts/full-name.js';

/** About as tall as one person stands in the list. */
const ROW = 78;

/** The people who need attention for one reason, with where they stand and what to do; each leads to their portal page. */
export function AttentionList({ kind, expected }: { kind: AttentionKind; expected: number }) {
  const { t } = useTranslation('overview');
  const statusWords = useStatusWords();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    attentionQuery(kind),
  );

  if (isPending) return <Skeleton height={ROW * Math.max(1, Math.min(expected, PAGE))} />;
  const people = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <VisuallyHidden role="status">{t('attention.people', { count: people.length })}</VisuallyHidden>
      {people.length === 0 && !error && (
        <Group gap="xs" mih={72}>
          <IconCircleCheck size={20} aria-hidden color="var(--mantine-color-teal-7)" />
          <Text>{t(`attention.none.${kind}`)}</Text>
        </Group>
      )}
      {people.length > 0 && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t(`attention.${kind}`)}>
          {people.map((person, index) => {
            const { id, givenName, office, portalStatus } = person;
            const { headline, nextAction } = statusWords(portalStatus, givenName);
            return (
              <Fragment key={id}>
                {index > 0 && <Divider component="li" role="presentation" aria-hidden />}
                <li>
                  <Group gap="xs" align="baseline">
                    <Anchor
                      fw={600}
                      className="any-name"
                      renderRoot={(props) => <Link to="/staff/$staffId/portal" params={{ staffId: id }} {...props} />}
                    >
                      {fullName(person)}
                    </Anchor>
                    {office && (
                      <Text size="sm" c="dimmed" className="any-name">
                        {office}
                      </Text>
                    )}
                  </Group>
                  <Text size="sm" className="any-name">
                    {headline}
                  </Text>
                  {nextAction && (
                    <Text size="sm" fw={600} className="any-name">
                      {nextAction}
                    </Text>
                  )}
                </li>
              </Fragment>
            );
          })}
        </Stack>
      )}
      {hasNextPage && (
        <Center>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('attention.more')}
          </Button>
        </Center>
      )}
    </Stack>
  );
}
