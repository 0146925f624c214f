import { Stack } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { FrontPage } from '../../app/front-page.js';
import { queries } from '../../app/queries.js';
import { NewPassword } from '../../parts/new-password.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { useNewPassword } from '../../parts/use-new-password.js';
import { sessionQuery } from '../../session/session.js';
import { AskByAddress } from './ask-by-address.js';
import { AskForNewLink } from './ask-for-new-link.js';
import { DeadLink } from './dead-link.js';
import { LinkFacts } from './link-facts.js';
import { forgetLinkToken, useLinkToken } from './link-token.js';
import { activationQuery, deadReason, type DeadReason } from './queries.js';

/** Behind the link of an invitation: a password, then the set-up. Opening the page changes nothing. */
export default function Activate() {
  // All words of the page are fetched at once.
  useTranslation(['entry', 'password']);
  const token = useLinkToken();
  const { data: link } = useSuspenseQuery(activationQuery(token));
  return 'dead' in link ? (
    <Dead token={token} reason={link.dead} />
  ) : (
    <ChoosePassword key={token} token={token} facts={link.facts} />
  );
}

function Dead({ token, reason }: { token: string; reason: DeadReason }) {
  return (
    <DeadLink kind="activation" reason={reason}>
      {reason === 'missing' ? <AskByAddress /> : <AskForNewLink token={token} />}
    </DeadLink>
  );
}

function ChoosePassword({ token, facts }: { token: string; facts: Schemas['Activation'] }) {
  const { t } = useTranslation('entry');
  const navigate = useNavigate();
  const personal = useMemo(() => [facts.givenName, facts.practiceName], [facts]);
  const password = useNewPassword({ personal });
  const activate = useMutation({
    mutationFn: async () => {
      if (!(await password.mustBeGood())) return null;
      return answerOf(api.POST('/api/activations', { body: { token, password: password.value } }));
    },
    onSuccess: async (session) => {
      if (!session) return;
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: '/set-up', replace: true });
      forgetLinkToken();
    },
    onError: password.refused,
  });
  const dead = deadReason(activate.error);
  if (dead) return <Dead token={token} reason={dead} />;

  const send = (event: FormEvent) => {
    event.preventDefault();
    activate.mutate();
  };
  return (
    <FrontPage title={t('activate.title', { name: facts.givenName })}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <LinkFacts facts={facts} words="activate.for" />
          <NewPassword choice={password} label={t('activate.password')} />
          <ProblemAlert error={password.fault ? null : activate.error} />
          <SendButton type="submit" busy={activate.isPending || activate.data != null}>
            {t('activate.submit')}
          </SendButton>
        </Stack>
      </form>
    </FrontPage>
  );
}
