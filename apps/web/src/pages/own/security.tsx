import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ChangePassword } from './change-password.js';
import { OwnSessions } from './own-sessions.js';
import { SecondFactors } from './second-factors.js';
import { SignInHistory } from './sign-in-history.js';

export default function Security() {
  // With the words of what opens on it: they must not come later, in the place of the whole page.
  const { t } = useTranslation(['own', 'second-factor', 'password']);
  return (
    <Page title={t('security.title')} about={t('security.about')}>
      <ChangePassword />
      <SecondFactors />
      <OwnSessions />
      <SignInHistory />
    </Page>
  );
}
