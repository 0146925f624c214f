import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client.js';
import { momentWords } from '../../parts/moment.js';

/** E-mails that somebody asked for and did not get because of a limit. Shows nothing where there are none. */
export function LimitedEmails({ limited: { count, lastAt } }: { limited: Schemas['Overview']['limitedEmails'] }) {
  const { t, i18n } = useTranslation('overview');
  if (count === 0 || lastAt === null) return null;
  return (
    <Alert color="violet" icon={<IconHourglass aria-hidden />} title={t('limited.title', { count })}>
      <Stack gap="xs">
        <Text size="sm">{t('limited.about', { when: momentWords(lastAt, i18n.language) })}</Text>
        <Anchor size="sm" renderRoot={(props) => <Link to="/audit" search={{ outcome: 'limited' }} {...props} />}>
          {t('limited.see')}
        </Anchor>
      </Stack>
    </Alert>
  );
}
