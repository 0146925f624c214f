import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ask } from '../../parts/ask.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import type { SecondFactors } from '../../parts/second-factor/queries.js';
import { keepOnlyAcceptedPasskeys } from '../../parts/second-factor/signal-passkeys.js';
import { SendButton } from '../../parts/send-button.js';
import { withPassword } from '../../parts/with-password.js';
import { factorsChanged } from './changed-factors.js';
import { PasskeyNameForm } from './passkey-name-form.js';

/** One passkey: its name, its life, and what can be done about it. */
export function PasskeyLine({ passkey }: { passkey: SecondFactors['passkeys'][number] }) {
  const { t, i18n } = useTranslation(['own', 'common']);
  const [renaming, { open, close }] = useDisclosure();
  const { id, name, createdAt, lastUsedAt, backedUp } = passkey;
  const day = (at: string) => momentWords(at, i18n.language, 'day');
  const remove = useMutation({
    mutationFn: () => withPassword(() => removeOrGone(id)),
    onSuccess: async (removed) => {
      if (!removed) return;
      void keepOnlyAcceptedPasskeys();
      await factorsChanged(t('factors.passkeys.removed'));
    },
  });
  const askThenRemove = async () => {
    const words = <span className="any-name">{t('factors.passkeys.removeWords', { name })}</span>;
    if (await ask({ title: t('factors.passkeys.removeTitle'), words, confirm: t('factors.passkeys.remove'), danger: true }))
      remove.mutate();
  };
  const life = [
    t('factors.passkeys.created', { at: day(createdAt) }),
    lastUsedAt ? t('factors.passkeys.lastUsed', { at: day(lastUsedAt) }) : t('factors.passkeys.neverUsed'),
    ...(backedUp ? [t('factors.passkeys.synced')] : []),
  ];

  return (
    <>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 240px' }}>
          <Text fw={600} className="any-name">
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {life.join(' · ')}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={open} aria-label={t('factors.passkeys.renameNamed', { name })}>
            {t('factors.passkeys.rename')}
          </Button>
          <SendButton
            variant="default"
            size="xs"
            busy={remove.isPending}
            onClick={() => void askThenRemove()}
            aria-label={t('factors.passkeys.removeNamed', { name })}
          >
            {t('factors.passkeys.remove')}
          </SendButton>
        </Group>
      </Group>
      <ProblemAlert error={remove.error} />
      <Modal
        opened={renaming}
        onClose={close}
        title={t('factors.passkeys.renameTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <PasskeyNameForm passkey={passkey} onDone={close} />
      </Modal>
    </>
  );
}

/** One that was removed on another page meanwhile is gone as well. */
async function removeOrGone(id: string): Promise<true> {
  try {
    await answerOf(api.DELETE('/api/session/second-factors/passkeys/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (!hasCode(error, 'portal-access.passkey-not-found')) throw error;
  }
  return true;
}
