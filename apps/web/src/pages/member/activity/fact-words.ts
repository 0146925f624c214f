import { useTranslation } from 'react-i18next';
import { deliveryReasonWords } from '../../../parts/delivery-reason.js';
import { momentWords } from '../../../parts/moment.js';
import { dayWords } from '../portal/link-days.js';
import { endWords } from '../portal/end-words.js';
import { type Fact, nameOf, useMember } from '../queries.js';
import type { FactType } from './kinds.js';

type Detail = Record<string, unknown>;
type Feature = 'secure_messaging' | 'billing_documents' | 'balance_payment';
type Step = 'set_password' | 'confirm_contact_details' | 'accept_terms' | 'enroll_mfa';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** A fact of the timeline as a sentence in the reader's language. */
export function useFactWords() {
  const { t, i18n } = useTranslation(['member', 'common']);
  const { t: common } = useTranslation();
  const member = useMember();
  const name = nameOf(member);

  const features = (value: unknown) => (value as Feature[]).map((feature) => t(`common:feature.${feature}`)).join(', ');
  const reasonOf = ({ reason }: Detail) => deliveryReasonWords(common, text(reason));
  const why = ({ reason }: Detail) => endWords(t, text(reason));
  const email = ({ maskedEmail }: Detail) => text(maskedEmail);

  const words: Record<FactType, (detail: Detail) => string> = {
    features_saved({ switchedOn, switchedOff }) {
      const [on, off] = [features(switchedOn), features(switchedOff)];
      if (on && off) return t('fact.features_saved.both', { on, off });
      return on ? t('fact.features_saved.on', { on }) : t('fact.features_saved.off', { off });
    },
    invitation_issued: (detail) => t('fact.invitation_issued', { email: email(detail) }),
    invitation_sent: (detail) => t('fact.invitation_sent', { email: email(detail) }),
    invitation_delayed: (detail) => t('fact.invitation_delayed', { reason: reasonOf(detail) }),
    invitation_failed: (detail) => t('fact.invitation_failed', { email: email(detail), reason: reasonOf(detail) }),
    invitation_reminded: (detail) => t('fact.invitation_reminded', { email: email(detail) }),
    invitation_replaced: () => t('fact.invitation_replaced'),
    invitation_revoked: (detail) => t('fact.invitation_revoked', { why: why(detail) }),
    invitation_expired: () => t('fact.invitation_expired', { name }),
    link_page_opened: () => t('fact.link_page_opened'),
    new_link_requested: () => t('fact.new_link_requested', { name }),
    account_activated: () => t('fact.account_activated', { name }),
    setup_step_completed: ({ step }) => t('fact.setup_step_completed', { step: t(`common:step.${step as Step}`) }),
    signed_in: () => t('fact.signed_in', { name }),
    recovery_code_used: ({ left }) => t('fact.recovery_code_used', { count: Number(left) }),
    second_factor_added: ({ kind }) =>
      t(kind === 'passkey' ? 'fact.second_factor_added.passkey' : 'fact.second_factor_added.totp'),
    second_factor_removed({ kind, reset }) {
      if (reset) return t('fact.second_factor_removed.reset');
      return t(kind === 'passkey' ? 'fact.second_factor_removed.passkey' : 'fact.second_factor_removed.totp');
    },
    sign_in_address_change_requested: (detail) => t('fact.sign_in_address_change_requested', { email: email(detail) }),
    sign_in_address_changed: (detail) => t('fact.sign_in_address_changed', { email: email(detail) }),
    password_link_made({ origin, expiresOn, expiresAt }) {
      if (origin === 'self') return t('fact.password_link_made.self', { name });
      const until = expiresOn ? dayWords(text(expiresOn), i18n.language) : momentWords(text(expiresAt), i18n.language);
      return t('fact.password_link_made.administrator', { until });
    },
    password_link_email_queued: (detail) => t('fact.password_link_email_queued', { email: email(detail) }),
    password_link_emailed: (detail) => t('fact.password_link_emailed', { email: email(detail) }),
    password_link_email_delayed: (detail) =>
      t('fact.password_link_email_delayed', { email: email(detail), reason: reasonOf(detail) }),
    password_link_email_failed: (detail) =>
      t('fact.password_link_email_failed', { email: email(detail), reason: reasonOf(detail) }),
    password_link_opened: () => t('fact.password_link_opened'),
    password_link_consumed: () => t('fact.password_link_consumed'),
    password_link_revoked: (detail) => t('fact.password_link_revoked', { why: why(detail) }),
    password_link_expired: () => t('fact.password_link_expired'),
    password_changed: ({ how }) => t(how === 'reset' ? 'fact.password_changed.reset' : 'fact.password_changed.changed'),
    role_changed: ({ role }) => t(role === 'administrator' ? 'fact.role_changed.administrator' : 'fact.role_changed.staff'),
    access_disabled({ cause, reason }) {
      if (cause === 'offboarded') return t('fact.access_disabled.offboarded', { name });
      return reason ? t('fact.access_disabled.reason', { reason: text(reason) }) : t('fact.access_disabled.administrator');
    },
    access_restored: () => t('fact.access_restored'),
  };

  // A newer release may know facts that this page does not.
  return ({ type, detail }: Fact): string => (type in words ? words[type as FactType](detail) : t('fact.unknown'));
}

/** Who brought a fact about. */
export function useActorWords() {
  const { t } = useTranslation('member');
  return ({ by }: Fact): string => {
    if (by.kind === 'staff') return by.name ?? t('actor.someone');
    return t(by.kind === 'system' ? 'actor.system' : 'actor.anonymous');
  };
}
