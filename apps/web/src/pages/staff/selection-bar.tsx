import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { IconMailFast } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from './selection.js';

interface SelectionBarProps {
  choice: Choice;
  /** How many the filter means. */
  total: number | undefined;
  onInvite: () => void;
}

/** Who is ticked, and what can be done for all of them at once. */
export function SelectionBar({ choice: { selection, markAll, clear }, total, onInvite }: SelectionBarProps) {
  const { t } = useTranslation('staff');
  const invite = useRef<HTMLButtonElement>(null);
  const count = selection.kind === 'all' ? (total ?? 0) : selection.people.size;
  const mayMarkAll = selection.kind === 'some' && total !== undefined && total > count;
  return (
    <Paper
      component="section"
      aria-label={t('selection.label')}
      withBorder
      shadow="md"
      p="sm"
      pos="sticky"
      bottom={12}
      style={{ zIndex: 10 }}
    >
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <CloseButton
            size="lg"
            aria-label={t('selection.clear')}
            onClick={() => {
              clear();
              document.querySelector<HTMLElement>('h1')?.focus();
            }}
          />
          <Text fw={600} role="status">
            {t(selection.kind === 'all' ? 'selection.all' : 'selection.some', { count })}
          </Text>
        </Group>
        <Group gap="xs">
          {mayMarkAll && (
            <Button
              variant="default"
              onClick={() => {
                markAll();
                // This button goes; the focus stays in the bar.
                invite.current?.focus();
              }}
            >
              {t('selection.markAll', { count: total })}
            </Button>
          )}
          <Button ref={invite} leftSection={<IconMailFast size={18} aria-hidden />} onClick={onInvite}>
            {t('selection.invite')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
