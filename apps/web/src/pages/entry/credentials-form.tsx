import { Anchor, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import type { Session } from '../../session/session.js';

export interface Credentials {
  email: string;
  password: string;
}

interface CredentialsFormProps {
  credentials: Credentials;
  onChange: (credentials: Credentials) => void;
  onSignedIn: (session: Session) => void;
  onCodeRequired: () => void;
  /** The person came back to it from the code. */
  takesFocus: boolean;
}

const looksLikeAddress = (email: string) => /^[^\s@]+@[^\s@]+$/.test(email);

export function CredentialsForm({ credentials, onChange, onSignedIn, onCodeRequired, takesFocus }: CredentialsFormProps) {
  const { t } = useTranslation(['entry', 'common']);
  const [checked, setChecked] = useState(false);
  const email = credentials.email.trim();
  const faults = {
    email: looksLikeAddress(email) ? undefined : t('emailInvalid'),
    password: credentials.password ? undefined : t('signIn.passwordMissing'),
  };
  const signIn = useMutation({
    mutationFn: () => answerOf(api.POST('/api/session', { body: { email, password: credentials.password } })),
    onSuccess: onSignedIn,
    onError: (error) => hasCode(error, 'portal-access.second-factor-required') && onCodeRequired(),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!faults.email && !faults.password) signIn.mutate();
  };

  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('email')}
          type="email"
          // The last word lets the browser suggest passkeys here.
          autoComplete="username webauthn"
          required
          withAsterisk={false}
          maxLength={254}
          autoFocus={takesFocus}
          value={credentials.email}
          onChange={(event) => onChange({ ...credentials, email: event.currentTarget.value })}
          error={checked && faults.email}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          maxLength={1_000}
          value={credentials.password}
          onChange={(event) => onChange({ ...credentials, password: event.currentTarget.value })}
          error={checked && faults.password}
          visibilityToggleButtonProps={{ 'aria-label': t('common:showPassword') }}
        />
        <ProblemAlert error={signIn.error} title={t('signIn.failed')} />
        <SendButton type="submit" busy={signIn.isPending || signIn.isSuccess}>
          {t('signIn.submit')}
        </SendButton>
        <Anchor component={Link} to="/forgot-password" size="sm">
          {t('signIn.forgot')}
        </Anchor>
      </Stack>
    </form>
  );
}
