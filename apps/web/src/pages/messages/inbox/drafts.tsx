import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../parts/moment.js';
import { draftsQuery } from '../queries.js';

/** What was begun and not sent. A failure is not told: the list below tells it. */
export function Drafts() {
  const { t } = useTranslation('messages');
  const { data } = useQuery(draftsQuery);
  if (!data || data.items.length === 0) return null;
  return (
    <Paper component="section" aria-label={t('draft.list')} withBorder radius="lg" p="sm">
      <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('draft.list')}>
        {data.items.map(({ id, subject, updatedAt }) => (
          <Group component="li" key={id} gap="xs" wrap="nowrap" style={{ listStyle: 'none' }}>
            <IconPencil size={16} aria-hidden style={{ flex: 'none' }} />
            <Anchor
              truncate
              dir="auto"
              className="any-name"
              renderRoot={(props) => <Link to="/messages/new" search={{ draft: id }} {...props} />}
            >
              {t('draft.of', { subject: subject || t('draft.noSubject') })}
            </Anchor>
            <Text size="xs" c="dimmed" flex="none" visibleFrom="sm">
              <Moment at={updatedAt} />
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
