import { useTranslation } from 'react-i18next';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { focusHeadingOf } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import type { Access } from '../queries.js';
import { useNameOf } from './name-of.js';
import { useChangeAccess } from './use-change-access.js';

interface WithdrawAccessProps {
  accountId: string;
  access: Access;
  person: Access['people'][number];
  sectionId: string;
}

/** Takes the account away from one person, after asking. */
export function WithdrawAccess({ accountId, access, person, sectionId }: WithdrawAccessProps) {
  const { t } = useTranslation('billing');
  const name = useNameOf()(person);
  const withdrawal = useChangeAccess(accountId, access, () => {
    tellDone(t('access.withdrawn', { name }));
    focusHeadingOf(sectionId);
  });
  const askThenWithdraw = async () => {
    const question = {
      title: t('access.withdrawTitle'),
      words: <span className="any-name">{t('access.withdrawWords', { name })}</span>,
      confirm: t('access.withdrawConfirm'),
      danger: true,
    };
    if (await ask(question)) withdrawal.mutate(access.staffIds.filter((id) => id !== person.staffId));
  };
  return (
    <>
      <ProblemAlert error={withdrawal.error} />
      <SendButton
        variant="default"
        size="xs"
        busy={withdrawal.isPending}
        aria-label={t('access.withdrawFrom', { name })}
        onClick={() => void askThenWithdraw()}
        style={{ flex: 'none' }}
      >
        {t('access.withdraw')}
      </SendButton>
    </>
  );
}
