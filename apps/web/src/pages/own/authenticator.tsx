import { IconDeviceMobile } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ask } from '../../parts/ask.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { AuthenticatorApp } from '../../parts/second-factor/authenticator-app.js';
import { SendButton } from '../../parts/send-button.js';
import { withPassword } from '../../parts/with-password.js';
import { factorsChanged, toFactors } from './changed-factors.js';
import { Factor } from './factor.js';

/** The app that shows codes: set it up, set it up anew, remove it. */
export function Authenticator({ since }: { since: string | undefined }) {
  const { t, i18n } = useTranslation('own');
  const [settingUp, setSettingUp] = useState(false);
  const remove = useMutation({
    mutationFn: () => withPassword(removeOrGone),
    onSuccess: (removed) => removed && factorsChanged(t('factors.app.removed')),
  });
  const askThenRemove = async () => {
    const question = {
      title: t('factors.app.removeTitle'),
      words: t('factors.app.removeWords'),
      confirm: t('factors.app.remove'),
    };
    if (await ask({ ...question, danger: true })) remove.mutate();
  };
  const left = () => {
    setSettingUp(false);
    toFactors();
  };

  return (
    <Factor
      icon={IconDeviceMobile}
      title={t('factors.app.title')}
      words={since ? t('factors.app.since', { at: momentWords(since, i18n.language, 'day') }) : t('factors.app.off')}
      actions={
        !settingUp && (
          <>
            <SendButton variant="default" onClick={() => setSettingUp(true)}>
              {t(since ? 'factors.app.replace' : 'factors.app.setUp')}
            </SendButton>
            {since && (
              <SendButton variant="default" busy={remove.isPending} onClick={() => void askThenRemove()}>
                {t('factors.app.remove')}
              </SendButton>
            )}
          </>
        )
      }
    >
      <ProblemAlert error={remove.error} />
      {settingUp && (
        <AuthenticatorApp
          onCancel={left}
          onDone={() => {
            left();
            void factorsChanged(t('factors.app.added'));
          }}
        />
      )}
    </Factor>
  );
}

/** One that was removed on another page meanwhile is gone as well. */
async function removeOrGone(): Promise<true> {
  try {
    await answerOf(api.DELETE('/api/session/second-factors/totp'));
  } catch (error) {
    if (!hasCode(error, 'portal-access.totp-not-found')) throw error;
  }
  return true;
}
