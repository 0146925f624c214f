import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client.js';
import { FrontPage } from '../../app/front-page.js';
import { NewPassword } from '../../parts/new-password.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { useNewPassword } from '../../parts/use-new-password.js';
import { leave } from '../../session/session.js';
import { DeadLink } from './dead-link.js';
import { LinkFacts } from './link-facts.js';
import { useLinkToken } from './link-token.js';
import { deadReason, type DeadReason, passwordLinkQuery } from './queries.js';

/** Behind a password link: a new password, then sign in with it. Opening the page changes nothing. */
export default function ResetPassword() {
  useTranslation(['entry', 'password']);
  const token = useLinkToken();
  const { data: link } = useSuspenseQuery(passwordLinkQuery(token));
  return 'dead' in link ? <Dead reason={link.dead} /> : <ChoosePassword key={token} token={token} facts={link.facts} />;
}

function Dead({ reason }: { reason: DeadReason }) {
  const { t } = useTranslation('entry');
  return (
    <DeadLink kind="reset" reason={reason}>
      <Button renderRoot={(props) => <Link to="/forgot-password" {...props} />}>{t('reset.askAgain')}</Button>
    </DeadLink>
  );
}

function ChoosePassword({ token, facts }: { token: string; facts: Schemas['PasswordReset'] }) {
  const { t } = useTranslation('entry');
  const personal = useMemo(() => [facts.givenName, facts.practiceName], [facts]);
  const password = useNewPassword({ minimum: facts.minimumPasswordLength, personal });
  const reset = useMutation({
    mutationFn: async () => {
      if (!(await password.mustBeGood())) return false;
      await api.POST('/api/password-resets', { body: { token, password: password.value } });
      return true;
    },
    // Every session of the person has ended: a fresh page, too, for whoever was signed in here.
    onSuccess: (done) => done && leave('password-set'),
    onError: password.refused,
  });
  const dead = deadReason(reset.error);
  if (dead) return <Dead reason={dead} />;

  const send = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <FrontPage title={t('reset.title')}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <LinkFacts facts={facts} words="reset.for" />
          <NewPassword choice={password} />
          <Text size="sm">{t('reset.effect')}</Text>
          <ProblemAlert error={password.fault ? null : reset.error} />
          <SendButton type="submit" busy={reset.isPending || reset.data === true}>
            {t('reset.submit')}
          </SendButton>
        </Stack>
      </form>
    </FrontPage>
  );
}
