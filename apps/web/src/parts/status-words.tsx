import { List, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';
import { deliveryReasonWords } from './delivery-reason.js';
import { readersZone } from './moment.js';
import { usableZone, zonedWords, zoneFormat } from './zone-format.js';

export type PortalStatus = Schemas['PortalStatus'];

export interface StatusWords {
  headline: string;
  reasons: string[];
  nextAction: string | null;
}

type Words = Omit<StatusWords, 'reasons'> & { reasons?: string[] };

/** What the words of one status are made with. */
interface Telling {
  t: TFunction;
  status: PortalStatus;
  /** The person's given name. */
  name: string;
  day: (at: string) => string;
  /** With the zone named, as in `Nov 25, 2026, 14:05 (America/New_York)`. */
  moment: (at: string) => string;
}

/**
 * The status in the reader's language and time zone, from its data. In English and in the practice's zone it is word for
 * word what the API says.
 */
export function statusWords(
  t: TFunction,
  language: string,
  status: PortalStatus,
  name: string,
  zone = readersZone(),
): StatusWords {
  const tag = language === 'en' ? 'en-US' : language;
  const day = (at: string) => zonedWords(at, tag, { dateStyle: 'medium' }, zone);
  const shown = usableZone(zone);
  const clock = zoneFormat('en-GB', { hour: '2-digit', minute: '2-digit' }, shown);
  const moment = (at: string) =>
    `${zonedWords(at, tag, { dateStyle: 'medium' }, shown)}, ${clock.format(new Date(at))} (${shown})`;
  const words = wordsOf({ t, status, name, day, moment });
  const asked = status.askedAgainAt ? [t('status.reason.askedAgain', { day: day(status.askedAgainAt) })] : [];
  return { ...words, reasons: [...(words.reasons ?? []), ...asked] };
}

function wordsOf(telling: Telling): Words {
  const { t, status, name, day, moment } = telling;
  switch (status.state) {
    case 'not_invited':
      return { headline: t('status.notInvited.headline'), nextAction: t('status.notInvited.next') };
    case 'invited':
      return invitedWords(telling, status.invitation!);
    case 'setup_incomplete': {
      const reasons = status.remainingSteps.map((step) => t(`step.${step}`));
      const at = day(status.lastSignInAt ?? status.since!);
      return {
        headline: t('status.setupIncomplete.headline', { name, day: at, steps: reasons.join(', ') }),
        nextAction: t('status.setupIncomplete.next', { name }),
        reasons,
      };
    }
    case 'active': {
      const { lastSignInAt } = status;
      const headline = lastSignInAt ? t('status.active.signedIn', { at: moment(lastSignInAt) }) : t('status.active.headline');
      return { headline, nextAction: null };
    }
    case 'disabled':
      return disabledWords(telling);
  }
}

function disabledWords({ t, status, name, day }: Telling): Words {
  const headline = t('status.disabled.headline', { day: day(status.since!) });
  if (status.disabled?.cause === 'offboarded')
    return { headline, reasons: [t('status.reason.offboarded')], nextAction: t('status.disabled.reinstate', { name }) };
  const reason = status.disabled?.reason;
  return { headline, reasons: reason ? [reason] : [], nextAction: t('status.disabled.restore') };
}

function invitedWords({ t, name, day, moment }: Telling, invitation: Schemas['Invitation']): Words {
  const { delivery, deliveryReason, maskedEmail: to, remindedAt } = invitation;
  const reason = deliveryReasonWords(t, deliveryReason);
  if (deliveryReason === 'internal error')
    return { headline: t('status.failed.internal', { to }), reasons: [reason], nextAction: t('status.expired.next') };
  if (delivery === 'failed')
    return { headline: t('status.failed.headline', { to, reason }), reasons: [reason], nextAction: t('status.failed.next') };

  const on = day(invitation.sentAt ?? invitation.issuedAt);
  if (invitation.state === 'expired') {
    const reasons = delivery === 'queued' && deliveryReason ? [reason] : [];
    return { headline: t('status.expired.headline', { day: on, name }), reasons, nextAction: t('status.expired.next') };
  }
  const until = moment(invitation.expiresAt);
  if (delivery === 'queued') {
    if (!deliveryReason) return { headline: t('status.queued.headline', { to, name, until }), nextAction: null };
    return { headline: t('status.queued.waiting', { to, until, reason }), reasons: [reason], nextAction: null };
  }
  const headline = remindedAt
    ? t('status.sent.reminded', { to, day: on, reminded: day(remindedAt), name, until })
    : t('status.sent.headline', { to, day: on, name, until });
  return { headline, nextAction: t('status.sent.next', { name }) };
}

/** The words of any status, in the reader's language. */
export function useStatusWords(): (status: PortalStatus, name: string) => StatusWords {
  const { t, i18n } = useTranslation();
  return (status, name) => statusWords(t, i18n.language, status, name);
}

interface StatusProps {
  status: PortalStatus;
  /** The person's given name. */
  name: string;
  action?: ReactNode;
}

/** Headline, what is behind it, and what to do next; `action` stands in the place of the words for it. */
export function StatusInFull({ status, name, action }: StatusProps) {
  const { headline, reasons, nextAction } = useStatusWords()(status, name);
  const unsaid = reasons.filter((reason) => !headline.includes(reason));
  return (
    <>
      <Text className="any-name">{headline}</Text>
      {unsaid.length > 0 && (
        <List size="sm">
          {unsaid.map((reason) => (
            <List.Item key={reason} className="any-name">
              {reason}
            </List.Item>
          ))}
        </List>
      )}
      {action ??
        (nextAction && (
          <Text size="sm" fw={600} className="any-name">
            {nextAction}
          </Text>
        ))}
    </>
  );
}
