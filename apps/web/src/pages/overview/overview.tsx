import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { Attention } from './attention.js';
import { BehindTheScenes } from './behind-the-scenes.js';
import { DeadLetters } from './dead-letters.js';
import { History } from './history.js';
import { LimitedEmails } from './limited-emails.js';
import { overviewKey, overviewQuery, queuesKey } from './queries.js';
import { Tiles } from './tiles.js';

export default function Overview() {
  const { t } = useTranslation('overview');
  const { days, attention, limitedEmails } = useSuspenseQuery(overviewQuery).data;
  useLiveRefresh('portal-status', overviewKey);
  useLiveRefresh('portal-status', queuesKey);

  return (
    <Page title={t('title')} about={t('about')}>
      <Tiles today={days.at(-1)!} />
      <LimitedEmails limited={limitedEmails} />
      <Attention counts={attention} />
      <History days={days} />
      <BehindTheScenes />
      <DeadLetters />
    </Page>
  );
}
