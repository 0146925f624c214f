import { useTranslation } from 'react-i18next';
import { usePortal } from '../queries.js';
import { Control } from './control.js';

/** The address the person signs in with, where there is an account. */
export function SignInAddress() {
  const { t } = useTranslation('member');
  const { signInEmail, emails } = usePortal();
  if (!signInEmail) return null;
  const isPrimary = emails[0]?.address.toLowerCase() === signInEmail.toLowerCase();
  return (
    <Control name={t('signInAddress.name')}>
      {isPrimary ? signInEmail : t('signInAddress.notPrimary', { address: signInEmail })}
    </Control>
  );
}
