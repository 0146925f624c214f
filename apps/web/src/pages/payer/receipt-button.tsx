import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { saveFile } from '../../parts/save-file.js';
import { SendButton } from '../../parts/send-button.js';
import { printReceipt } from './queries.js';

/** Has the browser save the receipt; the link itself is in no address that is asked for. */
export function ReceiptButton({ link }: { link: string }) {
  const { t, i18n } = useTranslation('payer');
  const printing = useMutation({
    mutationFn: () => printReceipt(link, i18n.language),
    onSuccess: (receipt) => saveFile(receipt, 'receipt.pdf'),
  });
  return (
    <>
      <ProblemAlert error={printing.error} />
      <SendButton
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden />}
        busy={printing.isPending}
        onClick={() => printing.mutate()}
      >
        {t('receipt')}
      </SendButton>
    </>
  );
}
