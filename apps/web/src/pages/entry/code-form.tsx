import { Anchor, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useProblemWords } from '../../parts/problem-words.js';
import { SendButton } from '../../parts/send-button.js';
import type { Session } from '../../session/session.js';
import type { Credentials } from './credentials-form.js';

interface CodeFormProps {
  credentials: Credentials;
  onSignedIn: (session: Session) => void;
  onBack: () => void;
}

/** The password was right; now a code of the authenticator app, or one of the recovery codes. */
export function CodeForm({ credentials, onSignedIn, onBack }: CodeFormProps) {
  const { t } = useTranslation('entry');
  const wordsFor = useProblemWords();
  const [kind, setKind] = useState<'app' | 'recovery'>('app');
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const signIn = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/session', {
          body: { email: credentials.email.trim(), password: credentials.password, code: code.trim() },
        }),
      ),
    onSuccess: onSignedIn,
  });
  const wrong = hasCode(signIn.error, 'portal-access.wrong-code');
  const fault = empty ? t(`code.${kind}.missing`) : wrong && (kind === 'app' ? wordsFor(signIn.error) : t('code.recovery.wrong'));

  const send = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!code.trim());
    if (code.trim()) signIn.mutate();
  };
  const change = (next: 'app' | 'recovery') => {
    setKind(next);
    setCode('');
    setEmpty(false);
    signIn.reset();
  };
  const other = kind === 'app' ? 'recovery' : 'app';

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Text>{t(`code.${kind}.words`)}</Text>
        <TextInput
          // A field of its own each, which takes the focus when it comes.
          key={kind}
          label={t(`code.${kind}.label`)}
          inputMode={kind === 'app' ? 'numeric' : 'text'}
          autoComplete={kind === 'app' ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
          maxLength={200}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setEmpty(false);
          }}
          error={fault}
        />
        <ProblemAlert error={wrong ? null : signIn.error} title={t('signIn.failed')} />
        <SendButton type="submit" busy={signIn.isPending || signIn.isSuccess}>
          {t('signIn.submit')}
        </SendButton>
        <Group justify="space-between" gap="xs">
          <Anchor component="button" type="button" size="sm" onClick={() => change(other)}>
            {t(`code.${other}.instead`)}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {t('code.back')}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
