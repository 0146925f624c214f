import { useTranslation } from 'react-i18next';
import { deliveryReasonWords } from '../../../parts/delivery-reason.js';
import { momentWords } from '../../../parts/moment.js';
import type { PasswordLink } from '../queries.js';
import { endWords } from './end-words.js';
import { dayWords } from './link-days.js';

/** What there is to say about a password link, a sentence each. */
export function useLinkWords() {
  const { t, i18n } = useTranslation(['member', 'common']);
  const { t: common } = useTranslation();
  const at = (instant: string) => momentWords(instant, i18n.language);

  function made({ origin, madeAt, madeBy }: PasswordLink): string {
    if (origin === 'self') return t('link.askedFor', { at: at(madeAt) });
    return madeBy?.name ? t('link.madeBy', { at: at(madeAt), name: madeBy.name }) : t('link.made', { at: at(madeAt) });
  }

  function end({ state, endedAt, endedReason, expiresOn, expiresAt, timeZone }: PasswordLink): string {
    switch (state) {
      case 'active':
        return expiresOn
          ? t('link.worksThrough', { day: dayWords(expiresOn, i18n.language), timeZone })
          : t('link.worksUntil', { at: at(expiresAt) });
      case 'consumed':
        return t('link.consumedAt', { at: at(endedAt!) });
      case 'expired':
        return t('link.expiredAt', { at: at(expiresAt) });
      case 'revoked':
        return t('link.revokedAt', { at: at(endedAt!), why: endWords(t, endedReason) });
    }
  }

  const copies = ({ emailedTo }: PasswordLink) =>
    emailedTo.map(({ email, delivery, deliveryReason, queuedAt, sentAt }) => {
      const reason = deliveryReasonWords(common, deliveryReason);
      if (delivery === 'sent') return t('link.mailed', { email, at: at(sentAt ?? queuedAt) });
      if (delivery === 'failed') return t('link.notMailed', { email, reason });
      return deliveryReason ? t('link.mailWaits', { email, reason }) : t('link.mailQueued', { email });
    });

  return (link: PasswordLink): string[] => {
    const opened = link.openedAt && link.state !== 'consumed' ? [t('link.opened', { at: at(link.openedAt) })] : [];
    return [made(link), ...copies(link), ...opened, end(link)];
  };
}
