import { SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { useSession } from '../../session/session.js';
import { LatestSignIns } from './latest-sign-ins.js';
import { YourAccount } from './your-account.js';
import { YourFeatures } from './your-features.js';

export default function Home() {
  const { t } = useTranslation('own');
  const { staffMember } = useSession();
  const work = [staffMember.jobTitle, staffMember.office].filter(Boolean).join(' · ');
  return (
    <Page title={t('home.greeting', { name: staffMember.givenName })} about={work && <span className="any-name">{work}</span>}>
      <YourFeatures />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <YourAccount />
        <LatestSignIns />
      </SimpleGrid>
    </Page>
  );
}
