import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { momentWords } from '../../../parts/moment.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { useSession } from '../../../session/session.js';
import { nameOf, useMember, usePortal, useStaffId } from '../queries.js';
import { Control } from './control.js';
import { useChange } from './use-change.js';

/** Whether the person has a second factor, and its removal for somebody who has lost it. */
export function SecondFactorControl() {
  const { t, i18n } = useTranslation('member');
  const staffId = useStaffId();
  const { secondFactor, signInEmail } = usePortal();
  const name = nameOf(useMember());
  const standing = useRef<HTMLDivElement>(null);
  const isOwn = useSession().staffMember.id === staffId;

  const reset = useChange(staffId, {
    done: t('secondFactor.done', { name }),
    onDone: () => standing.current?.focus(),
    send: () => answerOf(api.POST('/api/staff/{id}/portal/second-factor/reset', { params: { path: { id: staffId } } })),
  });
  const question = {
    title: t('secondFactor.title'),
    words: t('secondFactor.words', { name }),
    confirm: t('secondFactor.reset'),
    danger: true,
  };

  if (!signInEmail) return null;
  return (
    <>
      <Control
        ref={standing}
        name={t('secondFactor.name')}
        action={
          secondFactor &&
          !isOwn && (
            <SendButton variant="default" busy={reset.busy} onClick={() => void reset.afterAsking(question)}>
              {t('secondFactor.reset')}
            </SendButton>
          )
        }
      >
        {secondFactor
          ? t('secondFactor.since', { day: momentWords(secondFactor.since, i18n.language, 'day') })
          : t('secondFactor.none')}
      </Control>
      <ProblemAlert error={reset.error} />
    </>
  );
}
