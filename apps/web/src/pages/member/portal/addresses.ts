import { useTranslation } from 'react-i18next';

/** The addresses of Biographics as a select offers them, the primary first and marked. */
export function useAddresses(emails: readonly { address: string; primary: boolean }[]) {
  const { t } = useTranslation('member');
  return emails.map(({ address, primary }) => ({
    value: address,
    label: primary && emails.length > 1 ? t('primaryAddress', { address }) : address,
  }));
}
