import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { billingAccessQuery, nameOf, useMember, usePortal, useStaffId } from '../queries.js';
import { Control } from './control.js';
import { useChange } from './use-change.js';

/** Which billing accounts the person may see, and whether it is all of them. */
export function BillingSection() {
  const { t } = useTranslation('member');
  const staffId = useStaffId();
  const name = nameOf(useMember());
  const { features } = usePortal();
  const standing = useRef<HTMLDivElement>(null);
  const { data: access, error, refetch } = useQuery(billingAccessQuery(staffId));
  const seesAll = access?.allAccounts ?? false;
  const change = useChange(staffId, {
    done: t(seesAll ? 'billing.taken' : 'billing.given', { name }),
    onDone: () => standing.current?.focus(),
    send: () =>
      answerOf(api.PUT('/api/staff/{id}/billing-access', { params: { path: { id: staffId } }, body: { allAccounts: !seesAll } })),
  });
  const question = seesAll
    ? { title: t('billing.takeTitle'), words: t('billing.takeWords', { name }), confirm: t('billing.take'), danger: true }
    : { title: t('billing.giveTitle', { name }), words: t('billing.giveWords'), confirm: t('billing.give') };

  const standingWords = () => {
    if (!access) return null;
    if (seesAll) return t('billing.all', { name });
    return access.accounts > 0 ? t('billing.some', { name, count: access.accounts }) : t('billing.none', { name });
  };
  return (
    <Section title={t('billing.title')} about={t('billing.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!access && !error && <Skeleton h={44} />}
      {access && (
        <Control
          ref={standing}
          name={t('billing.name')}
          action={
            <SendButton variant="default" busy={change.busy} onClick={() => void change.afterAsking(question)}>
              {t(seesAll ? 'billing.take' : 'billing.give')}
            </SendButton>
          }
        >
          {standingWords()} {!features.includes('billing_documents') && t('billing.off')}
        </Control>
      )}
      <ProblemAlert error={change.error} />
    </Section>
  );
}
