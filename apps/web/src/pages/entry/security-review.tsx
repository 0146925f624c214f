import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { FrontPage } from '../../app/front-page.js';
import { queries } from '../../app/queries.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SessionEnding } from '../../session/session-ending.js';
import { homeOf, putOffReview, sessionQuery } from '../../session/session.js';
import { reviewQuery } from './queries.js';
import { ReviewLine } from './review-line.js';

/** After the password was set anew: what was added to the account shortly before is kept or removed, one by one. */
export default function SecurityReview() {
  const { t } = useTranslation('entry');
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(reviewQuery);
  const [last, setLast] = useState('');

  async function leave(): Promise<void> {
    const session = await answerOf(api.GET('/api/session'));
    queries.setQueryData(sessionQuery.queryKey, session);
    await navigate({ to: homeOf(session), replace: true });
  }
  async function decided(words: string): Promise<void> {
    setLast(words);
    const { data: left } = await refetch();
    if (left?.items.length === 0) await leave();
  }
  const later = () => {
    putOffReview();
    void leave();
  };

  return (
    <FrontPage title={t('review.title')} wide>
      <SessionEnding />
      <Stack gap="lg">
        <Text>{t('review.words')}</Text>
        <Text size="sm" role="status">
          {last}
        </Text>
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {!data && !error && <Skeleton h={160} aria-hidden />}
        <Stack component="ul" gap="lg" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('review.list')}>
          {data?.items.map((item) => (
            <ReviewLine key={item.id ?? item.kind} item={item} onDecided={decided} />
          ))}
        </Stack>
        <Group justify="flex-end">
          <Anchor component="button" type="button" size="sm" onClick={later}>
            {t('review.later')}
          </Anchor>
        </Group>
      </Stack>
    </FrontPage>
  );
}
