import { Divider, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { passkeysWork, type usePasskey } from './use-passkey.js';

/** The other way in; not offered where the browser has none. */
export function PasskeyButton({ passkey }: { passkey: ReturnType<typeof usePasskey> }) {
  const { t } = useTranslation('entry');
  if (!passkeysWork) return null;
  return (
    <Stack gap="md">
      <Divider label={t('signIn.or')} />
      <ProblemAlert error={passkey.problem} title={t('signIn.failed')} />
      {passkey.fault && (
        <Text size="sm" role="alert">
          {t(passkey.fault === 'cancelled' ? 'passkey.cancelled' : 'passkey.unable')}
        </Text>
      )}
      <SendButton
        variant="default"
        busy={passkey.busy}
        leftSection={<IconFingerprint size={18} aria-hidden />}
        onClick={passkey.signIn}
      >
        {t('passkey.signIn')}
      </SendButton>
    </Stack>
  );
}
