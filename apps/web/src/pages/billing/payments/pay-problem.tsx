import { Alert, Text } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../../../api/problem.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { useSession } from '../../../session/session.js';

/** Why nothing can be paid at the moment. */
export function PayProblem({ error }: { error: unknown }) {
  const { t } = useTranslation('payments');
  const isAdministrator = useSession().role === 'administrator';
  if (!hasCode(error, 'billing.payments-not-set-up')) return <ProblemAlert error={error} title={t('pay.failed')} />;
  return (
    <Alert color="yellow" icon={<IconSettings aria-hidden />} title={t('notSetUp.title')} role="alert">
      <Text size="sm">{t(isAdministrator ? 'notSetUp.administrator' : 'notSetUp.staff')}</Text>
    </Alert>
  );
}
