import { Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { type Language, language, languages } from '../../../i18n/index.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { accountQuery } from '../queries.js';
import type { Payment } from './queries.js';

/** E-mails the link to the account's own address, or says why that cannot be. */
export function EmailLink({ payment: { id, accountId } }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const intention = useIntention();
  const { data: account, error, refetch } = useQuery(accountQuery(accountId));
  const [locale, setLocale] = useState<Language>(language);
  const sending = useMutation({
    mutationFn: (body: { locale: Language }) => {
      const params = { path: { id }, header: { 'Idempotency-Key': intention.keyFor(body) } };
      return answerOf(api.POST('/api/payments/{id}/email', { params, body }));
    },
    onSuccess: () => intention.fulfilled(),
  });

  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (account === undefined) return <Skeleton h={60} />;
  const address = account?.email;
  return (
    <Stack gap="xs" role="group" aria-label={t('email.label')}>
      <Text size="sm" className="any-name">
        {address ? t('email.to', { address }) : t('email.noAddress')}
      </Text>
      <Group gap="sm">
        {address && (
          <SegmentedControl
            size="xs"
            aria-label={t('email.language')}
            value={locale}
            onChange={(chosen) => setLocale(chosen as Language)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
        )}
        <SendButton
          variant="default"
          leftSection={<IconMail size={18} aria-hidden />}
          idle={!address}
          busy={sending.isPending}
          onClick={() => sending.mutate({ locale })}
        >
          {t('email.action')}
        </SendButton>
      </Group>
      <Text size="sm" role="status" className="any-name">
        {sending.isSuccess && address && t('email.sent', { address })}
      </Text>
      <ProblemAlert error={sending.error} />
    </Stack>
  );
}
