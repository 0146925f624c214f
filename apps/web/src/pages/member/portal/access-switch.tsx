import { modals } from '@mantine/modals';
import { Link } from '@tanstack/react-router';
import { Anchor } from '@mantine/core';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { useSession } from '../../../session/session.js';
import { nameOf, useMember, usePortal, useStaffId } from '../queries.js';
import { Control } from './control.js';
import { SwitchOffForm } from './switch-off-form.js';
import { useChange } from './use-change.js';

/** Switches access off, with a reason for other administrators, and back on. */
export function AccessSwitch() {
  const { t } = useTranslation('member');
  const staffId = useStaffId();
  const { disabled } = usePortal();
  const name = nameOf(useMember());
  const isOwn = useSession().staffMember.id === staffId;
  const restore = useChange(staffId, {
    done: t('switch.restored', { name }),
    send: () => answerOf(api.POST('/api/staff/{id}/portal/restore', { params: { path: { id: staffId } } })),
  });

  function switchOff() {
    const id = modals.open({
      title: t('switch.offTitle'),
      closeButtonProps: { 'aria-label': i18next.t('close') },
      children: <SwitchOffForm staffId={staffId} name={name} onClose={() => modals.close(id)} />,
    });
  }

  if (isOwn) return <Control name={t('switch.name')}>{t('switch.own')}</Control>;
  if (disabled?.cause === 'offboarded')
    return (
      <Control name={t('switch.name')}>
        {t('switch.offboarded', { name })}{' '}
        <Anchor component={Link} to={`/staff/${staffId}/biographics`} inherit underline="always">
          {t('switch.toBiographics')}
        </Anchor>
      </Control>
    );

  const question = {
    title: t('switch.restoreTitle'),
    words: t('switch.restoreWords', { name }),
    confirm: t('switch.restore'),
  };
  return (
    <>
      <Control
        name={t('switch.name')}
        action={
          <SendButton
            variant="default"
            busy={restore.busy}
            onClick={() => (disabled ? void restore.afterAsking(question) : switchOff())}
          >
            {t(disabled ? 'switch.restore' : 'switch.off')}
          </SendButton>
        }
      >
        {t(disabled ? 'switch.isOff' : 'switch.isOn')}
      </Control>
      <ProblemAlert error={restore.error} />
    </>
  );
}
