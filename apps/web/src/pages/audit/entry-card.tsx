import { Card, Group, Stack, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../parts/moment.js';
import { useActWords } from './act-words.js';
import { DetailsButton } from './details-button.js';
import { EntryDetails } from './entry-details.js';
import { OutcomeBadge } from './outcome-badge.js';
import type { AuditItem } from './queries.js';
import { Actor, Subject } from './who-words.js';

/** One entry on a telephone. */
export function EntryCard({ item }: { item: AuditItem }) {
  const { t } = useTranslation('audit');
  const actWords = useActWords();
  const [open, { toggle }] = useDisclosure();
  const id = useId();
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Text fw={600} size="sm" className="any-name">
          {actWords(item.action)}
        </Text>
        <OutcomeBadge outcome={item.outcome} />
      </Group>
      <Stack gap={2} mt={6}>
        <Line label={t('column.who')}>
          <Actor actor={item.actor} />
        </Line>
        <Line label={t('column.whom')}>
          <Subject subject={item.subject} />
        </Line>
        <Line label={t('column.when')}>
          <Text size="sm">
            <Moment at={item.at} />
          </Text>
        </Line>
      </Stack>
      <Group justify="flex-end" mt="xs">
        <DetailsButton item={item} open={open} onToggle={toggle} controls={id} />
      </Group>
      {open && (
        <div id={id}>
          <EntryDetails item={item} />
        </div>
      )}
    </Card>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="baseline">
      <Text size="sm" w={72} style={{ flexShrink: 0 }}>
        {label}
      </Text>
      {children}
    </Group>
  );
}
