import { Button, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { AddPasskey } from '../../parts/second-factor/add-passkey.js';
import { AuthenticatorApp } from '../../parts/second-factor/authenticator-app.js';
import type { Session } from '../../session/session.js';
import { StepHeading } from './step-heading.js';
import { passkeysWork } from './use-passkey.js';

/** The practice requires a second factor: an authenticator app or a passkey, as the person likes. */
export function EnrolSecondFactor({ onDone }: { onDone: (after: Session) => void }) {
  const { t } = useTranslation('entry');
  const [way, setWay] = useState<'app' | 'passkey'>();
  const finish = useMutation({ mutationFn: () => answerOf(api.GET('/api/session')), onSuccess: onDone });
  const back = () => setWay(undefined);

  if (finish.error) return <ProblemAlert error={finish.error} onRetry={() => finish.mutate()} />;
  if (way === 'app') return <AuthenticatorApp onDone={() => finish.mutate()} onCancel={back} />;
  if (way === 'passkey') return <AddPasskey onDone={() => finish.mutate()} onCancel={back} />;
  return (
    <Stack gap="md">
      <StepHeading title={t('secondFactor.title')}>{t('secondFactor.about')}</StepHeading>
      <Stack gap={6}>
        <Button leftSection={<IconDeviceMobile size={18} aria-hidden />} onClick={() => setWay('app')}>
          {t('secondFactor.app')}
        </Button>
        <Text size="sm">{t('secondFactor.appAbout')}</Text>
      </Stack>
      {passkeysWork && (
        <Stack gap={6}>
          <Button variant="default" leftSection={<IconFingerprint size={18} aria-hidden />} onClick={() => setWay('passkey')}>
            {t('secondFactor.passkey')}
          </Button>
          <Text size="sm">{t('secondFactor.passkeyAbout')}</Text>
        </Stack>
      )}
    </Stack>
  );
}
