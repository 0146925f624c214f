import { Anchor, AppShell, Burger, Container, Divider, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconChartBar,
  IconFileInvoice,
  IconHome,
  IconLock,
  IconSettings,
  IconShieldCheck,
  IconSpeakerphone,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewReleaseBar } from '../parts/new-release-bar.js';
import { PageLoading } from '../parts/page-loading.js';
import { useForgetBilling, useHasBilling } from '../session/billing.js';
import { followChanges } from '../session/live.js';
import { practiceQuery } from '../session/practice.js';
import { isSetUp, type Session, useSession } from '../session/session.js';
import { SessionEnding } from '../session/session-ending.js';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';
import { MessagesLink } from './messages-link.js';
import { Overlays } from './overlays.js';
import { queries } from './queries.js';
import classes from './shell.module.css';

const billing = { to: '/billing', words: 'billing', icon: IconFileInvoice } as const;

const forAdministrators = [
  { to: '/staff', words: 'staff', icon: IconUsers },
  billing,
  { to: '/announcements', words: 'announcements', icon: IconSpeakerphone },
  { to: '/overview', words: 'overview', icon: IconChartBar },
  { to: '/audit', words: 'audit', icon: IconShieldCheck },
  { to: '/settings', words: 'settings', icon: IconSettings },
] as const;

const forEverybody = [
  { to: '/home', words: 'home', icon: IconHome },
  { to: '/profile', words: 'profile', icon: IconUser },
  { to: '/security', words: 'security', icon: IconLock },
] as const;

/** What stands around every page behind the sign-in. */
export default function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const { role } = session;
  const staffId = session.staffMember.id;
  const hasBilling = useHasBilling();
  const { data: practice } = useQuery(practiceQuery);
  const [menuOpen, menu] = useDisclosure();
  const [outdated, setOutdated] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });

  useEffect(() => followChanges(queries, staffId, () => setOutdated(true)), [staffId]);
  useLedAway(session);
  useForgetBilling();

  const linksTo = (pages: readonly ((typeof forAdministrators)[number] | (typeof forEverybody)[number])[]) =>
    pages.map(({ to, words, icon: Icon }) => (
      <NavLink
        key={to}
        renderRoot={(props) => <Link to={to} {...props} />}
        className={classes.link}
        label={t(`nav.${words}`)}
        leftSection={<Icon size={18} aria-hidden />}
        onClick={menu.close}
        active={path === to || path.startsWith(`${to}/`)}
      />
    ));

  return (
    <Overlays>
      <AppShell header={{ height: 56 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }} padding="lg">
        <SessionEnding />
        <a href="#content" className="skip-link">
          {t('skip')}
        </a>
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap" miw={0}>
              <Burger
                opened={menuOpen}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t('menu')}
                aria-expanded={menuOpen}
              />
              <Anchor component={Link} to="/" underline="never" c="inherit">
                <Group gap="xs" wrap="nowrap">
                  <Logo />
                  <Text fw={650}>{t('product')}</Text>
                </Group>
              </Anchor>
              <Text c="dimmed" size="sm" visibleFrom="sm" truncate className="any-name">
                {practice?.practiceName}
              </Text>
            </Group>
            <AccountMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label={t('nav.label')}>
          {role === 'administrator' && (
            <>
              {linksTo(forAdministrators)}
              <Divider my="sm" label={t('nav.yours')} labelPosition="left" />
            </>
          )}
          {linksTo(forEverybody.slice(0, 1))}
          <MessagesLink onClick={menu.close} active={path === '/messages' || path.startsWith('/messages/')} />
          {role !== 'administrator' && hasBilling && linksTo([billing])}
          {linksTo(forEverybody.slice(1))}
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} className={classes.content}>
          <Container size="xl" px={0}>
            {outdated && <NewReleaseBar />}
            <Suspense fallback={<PageLoading />}>
              <Outlet />
            </Suspense>
          </Container>
        </AppShell.Main>
      </AppShell>
    </Overlays>
  );
}

/** Whoever loses the role, or has a step of the set-up before them again, is led away from what they may not see any more, and nothing of it stays in memory. */
function useLedAway(session: Session): void {
  const router = useRouter();
  const standing = `${session.role} ${isSetUp(session)}`;
  const before = useRef(standing);
  useEffect(() => {
    if (before.current === standing) return;
    before.current = standing;
    void router.invalidate().then(() => queries.removeQueries({ type: 'inactive' }));
  }, [router, standing]);
}
