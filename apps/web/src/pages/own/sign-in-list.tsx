import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../parts/moment.js';
import { useDeviceWords } from './device-words.js';
import { PlainList } from './plain-list.js';
import type { SignIn } from './queries.js';

/** Sign-ins and refused attempts, each with what happened, from where and when. */
export function SignInList({ items, label }: { items: readonly SignIn[]; label: string }) {
  return (
    <PlainList label={label}>
      {items.map((item) => (
        <SignInLine key={item.id} {...item} />
      ))}
    </PlainList>
  );
}

function SignInLine({ at, outcome, method, reason, device, address }: SignIn) {
  const { t } = useTranslation('own');
  const deviceWords = useDeviceWords();
  const ok = outcome === 'ok';
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" size="md" color={ok ? 'teal' : 'orange'} aria-hidden>
        {ok ? <IconCheck size={16} /> : <IconAlertTriangle size={16} />}
      </ThemeIcon>
      <div>
        <Text size="sm" fw={600}>
          {ok ? t(`history.ok.${method}`) : refusalWords(t, reason)}
        </Text>
        <Text size="sm" c="dimmed" className="any-name">
          <Moment at={at} /> · {deviceWords(device)}
          {address && ` · ${address}`}
        </Text>
      </div>
    </Group>
  );
}

const told = ['wrong-credentials', 'second-factor-required', 'wrong-code', 'too-many-attempts', 'too-many-from-network'] as const;

function refusalWords(t: ReturnType<typeof useTranslation<'own'>>['t'], code: string | null): string {
  const reason = told.find((known) => code === `portal-access.${known}`);
  return t(`history.refused.${reason ?? 'other'}`);
}
