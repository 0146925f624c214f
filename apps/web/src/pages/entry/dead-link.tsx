import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FrontPage } from '../../app/front-page.js';
import { PasteLink } from './paste-link.js';
import type { DeadReason } from './queries.js';

/** Kinds of links and the pages they lead to. */
const pages = { activation: 'activate', reset: 'reset-password', address: 'confirm-address' } as const;
type Kind = keyof typeof pages;

/** Stands in the place of a page whose link does not work: why, and the way on. */
export function DeadLink({ kind, reason, children }: { kind: Kind; reason: DeadReason; children?: ReactNode }) {
  const { t } = useTranslation('entry');
  return (
    <FrontPage title={t(`deadLink.${reason}.title`)}>
      <Stack gap="md">
        <Text>{t(reason === 'missing' ? 'deadLink.missing.words' : `deadLink.${reason}.${kind}`)}</Text>
        {reason === 'missing' && <PasteLink page={pages[kind]} />}
        {children}
        <Anchor component={Link} to="/sign-in">
          {t('toSignIn')}
        </Anchor>
      </Stack>
    </FrontPage>
  );
}
