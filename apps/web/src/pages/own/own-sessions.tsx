import { Skeleton, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { queries } from '../../app/queries.js';
import { ask } from '../../parts/ask.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { OwnSessionLine } from './own-session-line.js';
import { PlainList } from './plain-list.js';
import { type OwnSession, ownSessionsQuery } from './queries.js';

const HERE = 'sessions';

/** Where one is signed in, and the way to end it. */
export function OwnSessions() {
  const { t } = useTranslation('own');
  const { data, error, refetch } = useQuery(ownSessionsQuery);
  const done = async (words: string) => {
    await queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    focusHeadingOf(HERE);
    tellDone(words);
  };

  const endOne = useMutation({
    mutationFn: ({ id }: OwnSession) => endOrGone(id),
    onSuccess: () => done(t('sessions.ended')),
  });
  const endOthers = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/sessions')),
    onSuccess: () => done(t('sessions.othersEnded')),
  });
  const askThenEndOthers = async () => {
    const question = {
      title: t('sessions.endOthers'),
      words: t('sessions.endOthersWords'),
      confirm: t('sessions.endOthersConfirm'),
    };
    if (await ask({ ...question, danger: true })) endOthers.mutate();
  };

  const elsewhere = data?.items.some(({ current }) => !current);
  return (
    <Section
      id={HERE}
      title={t('sessions.title')}
      about={t('sessions.about')}
      actions={
        elsewhere && (
          <SendButton variant="default" busy={endOthers.isPending} onClick={() => void askThenEndOthers()}>
            {t('sessions.endOthers')}
          </SendButton>
        )
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ProblemAlert error={endOne.error ?? endOthers.error} />
      {data ? (
        <PlainList label={t('sessions.title')}>
          {data.items.map((session) => (
            <OwnSessionLine
              key={session.id}
              session={session}
              ending={endOne.isPending && endOne.variables.id === session.id}
              onEnd={() => endOne.mutate(session)}
            />
          ))}
        </PlainList>
      ) : (
        !error && (
          <Stack aria-hidden>
            <Skeleton h={48} />
          </Stack>
        )
      )}
    </Section>
  );
}

/** A session that has ended by itself meanwhile is ended as well. */
async function endOrGone(id: string): Promise<void> {
  try {
    await answerOf(api.DELETE('/api/sessions/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (!hasCode(error, 'portal-access.session-not-found')) throw error;
  }
}
