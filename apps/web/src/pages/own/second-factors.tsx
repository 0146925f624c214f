import { Alert, Divider, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { factorsQuery } from '../../parts/second-factor/queries.js';
import { Section } from '../../parts/section.js';
import { Authenticator } from './authenticator.js';
import { FACTORS } from './changed-factors.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodesLeft } from './recovery-codes-left.js';

/** What the portal asks for besides the password. */
export function SecondFactors() {
  const { t } = useTranslation('own');
  const { data, error, refetch } = useQuery(factorsQuery);
  const some = data && (data.totp !== null || data.passkeys.length > 0);
  return (
    <Section id={FACTORS} title={t('factors.title')} about={t('factors.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton h={320} aria-hidden />}
      {data && (
        <Stack gap="lg">
          {data.required && <Alert>{t('factors.required')}</Alert>}
          {!some && <Alert color="orange">{t('factors.recommended')}</Alert>}
          <Passkeys passkeys={data.passkeys} />
          <Divider />
          <Authenticator since={data.totp?.since} />
          {some && (
            <>
              <Divider />
              <RecoveryCodesLeft left={data.recoveryCodesLeft} />
            </>
          )}
        </Stack>
      )}
    </Section>
  );
}
