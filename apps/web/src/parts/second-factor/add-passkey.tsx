import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { startRegistration } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { ProblemAlert } from '../problem-alert.js';
import { SendButton } from '../send-button.js';
import { withPassword } from '../with-password.js';
import { passkeyFault } from './passkey-fault.js';
import { RecoveryCodes } from './recovery-codes.js';

type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];
type Registration = Schemas['RegisterPasskey']['response'];

async function addPasskey(name: string) {
  const optionsJSON = await answerOf(api.POST('/api/session/second-factors/passkeys/options'));
  const response = await startRegistration({ optionsJSON: optionsJSON as unknown as Options });
  return answerOf(api.POST('/api/session/second-factors/passkeys', { body: { name, response: response as Registration } }));
}

/**
 * Adds a passkey of this device. With the first second factor come recovery codes: `onDone` once they are kept; until then
 * whatever holds this must not take it away, for they are shown once.
 */
export function AddPasskey({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation(['second-factor', 'common']);
  const [name, setName] = useState(t('passkey.thisDevice'));
  const add = useMutation({
    mutationFn: () => withPassword(() => addPasskey(name.trim())),
    onSuccess: (added) => {
      if (added && !added.recoveryCodes) onDone();
    },
  });
  if (add.data?.recoveryCodes) return <RecoveryCodes codes={add.data.recoveryCodes} onKept={onDone} />;

  const fault = add.error instanceof Problem ? undefined : passkeyFault(add.error);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) add.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('passkey.about')}</Text>
        <TextInput
          autoFocus
          label={t('passkey.name')}
          description={t('passkey.nameAbout')}
          autoComplete="off"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {fault && (
          <Text size="sm" role="alert">
            {t(`passkey.fault.${fault}`)}
          </Text>
        )}
        <ProblemAlert error={fault ? null : add.error} />
        <Group>
          <SendButton type="submit" busy={add.isPending}>
            {t('passkey.add')}
          </SendButton>
          <Button variant="default" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
