import { Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client.js';
import { CopyField } from '../../../parts/copy-field.js';
import { EmailLinkForm } from './email-link-form.js';
import { dayWords } from './link-days.js';

/** A link that has just been made: its address, this once, to copy or to e-mail. */
export function FreshLink({ link }: { link: Schemas['GeneratedResetLink'] }) {
  const { t, i18n } = useTranslation('member');
  return (
    <Paper withBorder p="md" role="group" aria-label={t('link.fresh')}>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('link.once')}
        </Text>
        <Text size="sm">{t('link.worksThrough', { day: dayWords(link.expiresOn, i18n.language), timeZone: link.timeZone })}</Text>
        <CopyField
          label={t('link.address')}
          value={link.url}
          words={{ copy: t('link.copy'), copied: t('link.copied'), notCopied: t('link.notCopied') }}
        />
        <EmailLinkForm linkId={link.id} />
      </Stack>
    </Paper>
  );
}
