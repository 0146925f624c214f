import { Group, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { queries } from '../../app/queries.js';
import { NewPassword } from '../../parts/new-password.js';
import { MIN_PASSWORD, MIN_PASSWORD_BESIDE_SECOND_FACTOR } from '../../parts/password-strength.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useProblemWords } from '../../parts/problem-words.js';
import { factorsQuery } from '../../parts/second-factor/queries.js';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { useNewPassword } from '../../parts/use-new-password.js';
import { mustReview, sessionQuery, useSession } from '../../session/session.js';
import { ownSessionsQuery } from './queries.js';

const HERE = 'password';

/** The current password and the new one. Every other device is signed out by it. */
export function ChangePassword() {
  const { t } = useTranslation(['own', 'common']);
  const wordsFor = useProblemWords();
  const navigate = useNavigate();
  const { role, staffMember } = useSession();
  const { givenName, familyName, email } = staffMember;
  const { data: factors } = useQuery(factorsQuery);
  const secondFactor = factors && (factors.totp !== null || factors.passkeys.length > 0);
  const choice = useNewPassword({
    minimum: secondFactor ? MIN_PASSWORD_BESIDE_SECOND_FACTOR : MIN_PASSWORD,
    personal: useMemo(() => [givenName, familyName, ...email.split('@')], [givenName, familyName, email]),
  });
  const [currentPassword, setCurrent] = useState('');
  const [missing, setMissing] = useState(false);

  const change = useMutation({
    mutationFn: async () => {
      if (!(await choice.mustBeGood())) return false;
      await answerOf(api.PUT('/api/session/password', { body: { currentPassword, newPassword: choice.value } }));
      return true;
    },
    onSuccess: async (changed) => {
      if (!changed) return;
      setCurrent('');
      choice.clear();
      focusHeadingOf(HERE);
      tellDone(t('password.changed'));
      await queries.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
      // What was added shortly before is looked at now, and not only at the next sign-in.
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (session && mustReview(session)) await navigate({ to: '/security-review' });
    },
    onError: choice.refused,
  });
  const wrong = hasCode(change.error, 'portal-access.wrong-password');
  const atField = wrong || hasCode(change.error, 'portal-access.weak-password');

  function send(event: FormEvent) {
    event.preventDefault();
    setMissing(!currentPassword);
    if (currentPassword) change.mutate();
  }

  return (
    <Section
      id={HERE}
      title={t('password.title')}
      about={t(role === 'administrator' ? 'password.aboutWithTokens' : 'password.about')}
    >
      <form noValidate onSubmit={send}>
        <Stack maw={460}>
          {/* For password managers: whose password it is. */}
          <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput
            label={t('password.current')}
            autoComplete="current-password"
            required
            value={currentPassword}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            aria-invalid={(missing && !currentPassword) || wrong || undefined}
            error={missing && !currentPassword ? t('password.currentMissing') : wrong && wordsFor(change.error)}
            visibilityToggleButtonProps={{ 'aria-label': t('common:showPassword') }}
          />
          <NewPassword choice={choice} label={t('password.new')} />
          <ProblemAlert error={atField ? null : change.error} />
          <Group>
            <SendButton type="submit" busy={change.isPending}>
              {t('password.change')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
