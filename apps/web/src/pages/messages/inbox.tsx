import { Button, Group, Paper, SegmentedControl, Stack } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { useShortcuts } from '../../parts/shortcuts.js';
import { ConversationList } from './inbox/conversation-list.js';
import { Drafts } from './inbox/drafts.js';
import { SearchForm } from './found/search-form.js';
import { type Box, boxes, inboxKey } from './queries.js';

/** One's conversations: what is unread first. */
export default function Inbox() {
  const { t } = useTranslation('messages');
  const { box = 'inbox' } = useSearch({ from: '/portal/messaging/messages' });
  const navigate = useNavigate();
  useLiveRefresh('conversation', inboxKey, ({ what }) => what !== 'read');
  useLiveRefresh('inbox', inboxKey);
  useShortcuts({
    n: () => void navigate({ to: '/messages/new' }),
    '/': () => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus(),
  });

  return (
    <Page
      title={t('inbox.title')}
      actions={
        <Button component={Link} to="/messages/new" leftSection={<IconPencil size={18} aria-hidden />}>
          {t('new.action')}
        </Button>
      }
    >
      <Stack gap="md">
        <Group gap="sm" align="flex-end" justify="space-between">
          <SearchForm />
          <SegmentedControl
            aria-label={t('inbox.boxes')}
            value={box}
            onChange={(next) =>
              void navigate({ to: '/messages', search: { box: next === 'inbox' ? undefined : (next as Exclude<Box, 'inbox'>) } })
            }
            data={boxes.map((value) => ({ value, label: t(`inbox.box.${value}`) }))}
          />
        </Group>
        {box === 'inbox' && <Drafts />}
        <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
          <ConversationList key={box} box={box} />
        </Paper>
      </Stack>
    </Page>
  );
}
