import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import i18next from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.js';
import { hasCode } from '../api/problem.js';
import { ProblemAlert } from './problem-alert.js';

/**
 * Does something that needs a recent password. Where it is older than 10 minutes, asks for it and does the thing then.
 * Undefined if the person changed their mind.
 */
export async function withPassword<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!hasCode(error, 'portal-access.step-up-required')) throw error;
    return (await askForPassword()) ? act() : undefined;
  }
}

function askForPassword(): Promise<boolean> {
  return new Promise((resolve) => {
    const id = modals.open({
      title: i18next.t('stepUp.title'),
      closeButtonProps: { 'aria-label': i18next.t('close') },
      onClose: () => resolve(false),
      children: (
        <PasswordForm
          onGiven={() => {
            resolve(true);
            modals.close(id);
          }}
          onCancel={() => modals.close(id)}
        />
      ),
    });
  });
}

function PasswordForm({ onGiven, onCancel }: { onGiven: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  async function give(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await answerOf(api.POST('/api/session/step-up', { body: { password } }));
      onGiven();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={give}>
      <Stack>
        <Text size="sm">{t('stepUp.words')}</Text>
        <ProblemAlert error={error} />
        <PasswordInput
          label={t('stepUp.password')}
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('stepUp.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
