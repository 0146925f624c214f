import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { AnnouncementForm } from './announcement-form.js';

/** Tells an office or everybody something. */
export default function New() {
  const { t } = useTranslation('announcements');
  return (
    <Page title={t('new.title')} about={t('new.about')}>
      <AnnouncementForm />
    </Page>
  );
}
