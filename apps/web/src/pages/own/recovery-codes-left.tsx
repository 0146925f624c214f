import { IconKey } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { queries } from '../../app/queries.js';
import { ask } from '../../parts/ask.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { factorsQuery } from '../../parts/second-factor/queries.js';
import { RecoveryCodes } from '../../parts/second-factor/recovery-codes.js';
import { SendButton } from '../../parts/send-button.js';
import { withPassword } from '../../parts/with-password.js';
import { toFactors } from './changed-factors.js';
import { Factor } from './factor.js';

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodesLeft({ left }: { left: number }) {
  const { t } = useTranslation('own');
  const renew = useMutation({
    mutationFn: () => withPassword(() => answerOf(api.POST('/api/session/second-factors/recovery-codes'))),
    onSuccess: () => queries.invalidateQueries({ queryKey: factorsQuery.queryKey }),
  });
  const askThenRenew = async () => {
    const question = {
      title: t('factors.codes.renewTitle'),
      words: t('factors.codes.renewWords'),
      confirm: t('factors.codes.renew'),
    };
    if (await ask(question)) renew.mutate();
  };

  return (
    <Factor
      icon={IconKey}
      title={t('factors.codes.title')}
      words={
        <>
          {left === 0 ? t('factors.codes.leftNone') : t('factors.codes.left', { count: left })} {t('factors.codes.about')}
        </>
      }
      actions={
        !renew.data && (
          <SendButton variant="default" busy={renew.isPending} onClick={() => void askThenRenew()}>
            {t('factors.codes.renew')}
          </SendButton>
        )
      }
    >
      <ProblemAlert error={renew.error} />
      {renew.data && (
        <RecoveryCodes
          codes={renew.data.recoveryCodes}
          onKept={() => {
            renew.reset();
            toFactors();
          }}
        />
      )}
    </Factor>
  );
}
