import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';

/** In the place of something that is not there, or that the reader may not see any more. */
export function NoSuchThing({ children }: { children: ReactNode }) {
  const { t } = useTranslation(['billing', 'common']);
  return (
    <Page title={t('common:nothingHere.title')}>
      <Stack align="flex-start">
        <Text role="status">{children}</Text>
        <Anchor component={Link} to="/billing">
          {t('account.all')}
        </Anchor>
      </Stack>
    </Page>
  );
}
