import { Box, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../parts/moment.js';
import classes from './announcements.module.css';
import type { Announcement } from './queries.js';

/** About what, for whom, by whom and when; how far it has come. */
export function AnnouncementItem({ item }: { item: Announcement }) {
  const { t } = useTranslation('announcements');
  return (
    <li className={classes.item}>
      <Group justify="space-between" gap="sm" align="flex-start">
        <Stack gap={2} flex="1 1 260px" miw={0}>
          <Text fw={600} dir="auto" className="any-name">
            {item.subject}
          </Text>
          <Text size="sm" c="dimmed" className="any-name">
            {item.office === null ? t('to.everybody') : t('to.office', { office: item.office })} ·{' '}
            {item.senderName ?? t('nobody')} · <Moment at={item.at} />
          </Text>
        </Stack>
        <Box flex="0 1 260px" miw={200}>
          <Standing item={item} />
        </Box>
      </Group>
    </li>
  );
}

function Standing({ item: { recipients, read, complete } }: { item: Announcement }) {
  const { t } = useTranslation('announcements');
  const words = complete ? t('read', { read, count: recipients }) : t('writing', { count: recipients });
  return (
    <Stack gap={4} role={complete ? undefined : 'status'}>
      <Text size="sm">{words}</Text>
      <Progress
        size="sm"
        value={complete ? (read / Math.max(1, recipients)) * 100 : 100}
        striped={!complete}
        animated={!complete}
        aria-hidden
      />
    </Stack>
  );
}
