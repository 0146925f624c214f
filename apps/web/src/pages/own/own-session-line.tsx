import { Badge, Group, Text, ThemeIcon } from '@mantine/core';
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../parts/moment.js';
import { SendButton } from '../../parts/send-button.js';
import { useDeviceWords } from './device-words.js';
import type { OwnSession } from './queries.js';

type Line = { session: OwnSession; ending: boolean; onEnd: () => void };

/** One place where one is signed in. This one is left by signing out, not from the list. */
export function OwnSessionLine({ session, ending, onEnd }: Line) {
  const { t, i18n } = useTranslation('own');
  const deviceWords = useDeviceWords();
  const device = deviceWords(session.device);
  const lastSeen = momentWords(session.lastSeenAt, i18n.language);
  const Icon = /Android|iPhone|iPad/.test(session.device) ? IconDeviceMobile : IconDeviceLaptop;
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="sm" wrap="nowrap" align="flex-start" flex="1 1 240px">
        <ThemeIcon variant="light" size="lg" aria-hidden>
          <Icon size={20} />
        </ThemeIcon>
        <div>
          <Group gap="xs">
            <Text fw={600} title={session.userAgent ?? undefined}>
              {device}
            </Text>
            {session.current && (
              <Badge variant="outline" color="teal" tt="none" className="state-badge">
                {t('sessions.current')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed" className="any-name">
            {t('sessions.lastSeen', { at: lastSeen })}
            {session.address && ` · ${session.address}`}
          </Text>
        </div>
      </Group>
      {!session.current && (
        <SendButton
          variant="default"
          size="xs"
          busy={ending}
          onClick={onEnd}
          aria-label={t('sessions.endNamed', { device, at: lastSeen })}
        >
          {t('sessions.end')}
        </SendButton>
      )}
    </Group>
  );
}
