import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut } from './session.js';
import type { Ending } from './session-left.js';
import { stay, watchSession } from './watch-session.js';

/** Tells that the session ends soon, counts down, and lets the person stay where that is possible. */
export function SessionEnding() {
  const { t } = useTranslation();
  const [ending, setEnding] = useState<Ending>();
  const [read, setRead] = useState(false);
  const [failed, setFailed] = useState(false);
  const final = ending?.inAnyCase ?? false;
  useEffect(() => watchSession(setEnding), []);

  const open = ending !== undefined && !(final && read);
  const goOn = () => (final ? setRead(true) : void stay());
  const goodbye = () => {
    setFailed(false);
    signOut().catch(() => setFailed(true));
  };
  return (
    <Modal
      opened={open}
      onClose={goOn}
      title={t(final ? 'sessionEnding.finalTitle' : 'sessionEnding.title')}
      withCloseButton={false}
      closeOnClickOutside={false}
      zIndex={400}
    >
      <Stack gap="md">
        <Text size="sm">{t(final ? 'sessionEnding.finalWords' : 'sessionEnding.words')}</Text>
        {ending && <Countdown to={ending.at} />}
        {failed && (
          <Text size="sm" role="alert">
            {t('account.signOutFailed')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={goodbye}>
            {t('account.signOut')}
          </Button>
          <Button onClick={goOn} data-autofocus>
            {t(final ? 'sessionEnding.goOn' : 'sessionEnding.stay')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Changes each second; a screen reader says it when it is asked to. */
function Countdown({ to }: { to: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  const seconds = Math.max(0, Math.ceil((to - now) / 1_000));
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <Text ta="center" fz="h1" fw={650} role="timer" aria-label={t('sessionEnding.left', { left })}>
      {left}
    </Text>
  );
}
