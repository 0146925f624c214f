import { Divider, PasswordInput, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { passkeysWork, type usePasskey } from './use-passkey.js';

/** The other way in; not offered where the browser has none. */
export function PasskeyButton({ passkey }: { passkey: ReturnType<typeof usePasskey> }) {
  const { t } = useTranslation(['entry', 'common']);
  const [password, setPassword] = useState('');
  if (!passkeysWork) return null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    passkey.signIn(passkey.wantsPassword ? password : undefined);
  };
  return (
    <form onSubmit={send}>
      <Stack gap="md">
        <Divider label={t('signIn.or')} />
        <ProblemAlert error={passkey.problem} title={t('signIn.failed')} />
        {passkey.fault && (
          <Text size="sm" role="alert">
            {t(passkey.fault === 'cancelled' ? 'passkey.cancelled' : 'passkey.unable')}
          </Text>
        )}
        {passkey.wantsPassword && (
          <PasswordInput
            label={t('passkey.password')}
            description={t('passkey.passwordWords')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus
            maxLength={1_000}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('common:showPassword') }}
          />
        )}
        <SendButton type="submit" variant="default" busy={passkey.busy} leftSection={<IconFingerprint size={18} aria-hidden />}>
          {t('passkey.signIn')}
        </SendButton>
      </Stack>
    </form>
  );
}
