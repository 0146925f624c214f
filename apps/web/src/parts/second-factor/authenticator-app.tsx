import { Button, Code, Group, Image, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ProblemAlert } from '../problem-alert.js';
import { useProblemWords } from '../problem-words.js';
import { SendButton } from '../send-button.js';
import { withPassword } from '../with-password.js';
import { RecoveryCodes } from './recovery-codes.js';

type Enrolment = Schemas['TotpEnrolment'];

/** In groups of four, as one types it. */
const inGroups = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/**
 * Sets up an authenticator app: shows the secret, asks for a code, shows the recovery codes. `onDone` once they are kept;
 * until then whatever holds this must not take it away, for they are shown once.
 */
export function AuthenticatorApp({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation(['second-factor', 'common']);
  const begin = useMutation({
    mutationFn: () => withPassword(() => answerOf(api.POST('/api/session/second-factors/totp'))),
    onSuccess: (enrolment) => enrolment ?? onCancel(),
  });
  const { mutate: start } = begin;
  const started = useRef(false);
  useEffect(() => {
    if (!started.current) start();
    started.current = true;
  }, [start]);

  if (begin.error) {
    return (
      <Stack gap="md">
        <ProblemAlert error={begin.error} onRetry={() => start()} />
        <Group>
          <Button variant="default" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    );
  }
  // As tall as what comes, so that nothing jumps.
  if (!begin.data) return <Stack mih={420} aria-busy="true" aria-label={t('common:loading')} />;
  return <ConfirmApp enrolment={begin.data} onDone={onDone} onCancel={onCancel} onAgain={() => start()} />;
}

interface Steps {
  onDone: () => void;
  onCancel: () => void;
  onAgain: () => void;
}

function ConfirmApp({ enrolment, onDone, onCancel, onAgain }: { enrolment: Enrolment } & Steps) {
  const { t } = useTranslation(['second-factor', 'common']);
  const wordsFor = useProblemWords();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () =>
      withPassword(() => answerOf(api.POST('/api/session/second-factors/totp/confirm', { body: { code: code.trim() } }))),
  });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={onDone} />;

  const wrong = hasCode(confirm.error, 'portal-access.wrong-code');
  const over = hasCode(confirm.error, 'portal-access.no-enrolment');
  const again = () => {
    setCode('');
    confirm.reset();
    onAgain();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) confirm.mutate();
  };

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('app.scan')}</Text>
        <Image
          src={enrolment.qrCode}
          alt={t('app.qrCode')}
          w={180}
          h={180}
          bg="white"
          p={8}
          radius="md"
          mx="auto"
          fit="contain"
        />
        <Text size="sm" component="div">
          {t('app.orType')}
          <Code block mt={4} className="any-name">
            {inGroups(enrolment.secret)}
          </Code>
        </Text>
        <TextInput
          label={t('app.code')}
          description={t('app.codeAbout')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={50}
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong && wordsFor(confirm.error)}
        />
        <ProblemAlert error={wrong ? null : confirm.error} onRetry={over ? again : undefined} />
        <Group>
          <SendButton type="submit" busy={confirm.isPending}>
            {t('app.confirm')}
          </SendButton>
          <Button variant="default" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
