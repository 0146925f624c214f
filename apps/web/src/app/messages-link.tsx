import { Badge, NavLink, VisuallyHidden } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHasMessages, useUnread } from '../session/unread.js';
import classes from './shell.module.css';

/** The way to one's messages, and in how many conversations something is unread; only for whom they are switched on. */
export function MessagesLink({ active, onClick }: { active: boolean; onClick: () => void }) {
  const { t } = useTranslation();
  const on = useHasMessages();
  const unread = useUnread();
  if (!on) return null;
  return (
    <NavLink
      renderRoot={(props) => <Link to="/messages" {...props} />}
      className={classes.link}
      label={t('nav.messages')}
      leftSection={<IconMessages size={18} aria-hidden />}
      rightSection={
        unread > 0 && (
          <Badge size="sm" circle={unread < 10}>
            <span aria-hidden>{unread > 99 ? '99+' : unread}</span>
            <VisuallyHidden>{t('nav.unread', { count: unread })}</VisuallyHidden>
          </Badge>
        )
      }
      onClick={onClick}
      active={active}
    />
  );
}
