import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SendButton } from './send-button.js';

export interface Choice {
  onMine: () => void;
  onTheirs: () => void;
  busy: boolean;
}

/** Somebody else saved in the meantime: both versions, which stand inside, and the choice. */
export function SavedMeanwhile({ words, onMine, onTheirs, busy, children }: Choice & { words: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Alert color="orange" role="alert" title={t('conflict.title')} icon={<IconArrowsSplit aria-hidden />}>
      <Stack gap="sm">
        <Text size="sm">{words}</Text>
        {children}
        <Group>
          <SendButton onClick={onMine} busy={busy}>
            {t('conflict.saveMine')}
          </SendButton>
          <Button variant="default" onClick={onTheirs}>
            {t('conflict.takeTheirs')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
