import { Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../../parts/copy-field.js';
import { Moment } from '../../../parts/moment.js';
import { SendButton } from '../../../parts/send-button.js';
import { EmailLink } from './email-link.js';
import { PayProblem } from './pay-problem.js';
import type { Payment } from './queries.js';

/** Gives the address with which the patient pays, to be copied or e-mailed. */
export function PaymentLink({ start }: { start: () => Promise<Payment> }) {
  const { t } = useTranslation(['payments', 'common']);
  const [opened, dialog] = useDisclosure();
  const starting = useMutation({ mutationFn: start });
  const open = () => {
    starting.mutate();
    dialog.open();
  };
  return (
    <>
      <SendButton variant="default" leftSection={<IconLink size={18} aria-hidden />} onClick={open}>
        {t('link.action')}
      </SendButton>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={t('link.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <Stack aria-live="polite">
          <Text size="sm">{t('link.words')}</Text>
          <PayProblem error={starting.error} />
          {starting.isPending && <Skeleton h={60} />}
          {starting.data && <Link payment={starting.data} />}
        </Stack>
      </Modal>
    </>
  );
}

function Link({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const { payerLink } = payment;
  // Between two looks at it somebody may have paid.
  if (payerLink === null) return <Text size="sm">{t('link.none')}</Text>;
  return (
    <>
      <CopyField
        label={t('link.address')}
        value={payerLink.url}
        words={{ copy: t('link.copy'), copied: t('link.copied'), notCopied: t('link.notCopied') }}
      />
      <Text size="sm">
        {t('link.until')} <Moment at={payerLink.worksUntil} />
      </Text>
      <EmailLink payment={payment} />
    </>
  );
}
