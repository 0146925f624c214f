import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { useSession } from '../../../session/session.js';
import { nameOf, useMember, usePortal, useStaffId } from '../queries.js';
import { Control } from './control.js';
import { useChange } from './use-change.js';

export function RoleControl() {
  const { t } = useTranslation(['member', 'common']);
  const staffId = useStaffId();
  const { role } = usePortal();
  const name = nameOf(useMember());
  const isOwn = useSession().staffMember.id === staffId;
  const next = role === 'administrator' ? 'staff' : 'administrator';

  const change = useChange(staffId, {
    done: t(`role.${next}Done`, { name }),
    send: () => answerOf(api.PUT('/api/staff/{id}/portal/role', { params: { path: { id: staffId } }, body: { role: next } })),
  });
  const question = {
    title: t(`role.${next}Title`),
    words: t(`role.${next}Words`, { name }),
    confirm: t(`role.${next}Button`),
    danger: next === 'administrator',
  };

  return (
    <>
      <Control
        name={t('role.name')}
        action={
          !isOwn && (
            <SendButton variant="default" busy={change.busy} onClick={() => void change.afterAsking(question)}>
              {t(`role.${next}Button`)}
            </SendButton>
          )
        }
      >
        {isOwn ? t('role.own', { role: t(`common:role.${role}`) }) : t(`role.${role}`)}
      </Control>
      <ProblemAlert error={change.error} />
    </>
  );
}
