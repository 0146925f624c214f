import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { DetailsForm } from './details-form.js';
import { Notifications } from './notifications.js';
import { SignInAddress } from './sign-in-address.js';
import { WorkDetails } from './work-details.js';

export default function Profile() {
  const { t } = useTranslation('own');
  return (
    <Page title={t('profile.title')} about={t('profile.about')}>
      <DetailsForm />
      <SignInAddress />
      <WorkDetails />
      <Notifications />
    </Page>
  );
}
