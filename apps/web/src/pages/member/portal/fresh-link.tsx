import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client.js';
import { EmailLinkForm } from './email-link-form.js';
import { dayWords } from './link-days.js';

/** A link that has just been made: its address, this once, to copy or to e-mail. */
export function FreshLink({ link }: { link: Schemas['GeneratedResetLink'] }) {
  const { t, i18n } = useTranslation('member');
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'no'>();

  // What was made is read out, and the next step is at hand.
  useEffect(() => input.current?.focus(), []);

  async function copy() {
    try {
      await navigator.clipboard.writeText(link.url);
      setCopied('yes');
    } catch {
      // Browsers may refuse it, by a policy of the device for instance.
      input.current?.select();
      setCopied('no');
    }
  }

  return (
    <Paper withBorder p="md" role="group" aria-label={t('link.fresh')}>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('link.once')}
        </Text>
        <Text size="sm">{t('link.worksThrough', { day: dayWords(link.expiresOn, i18n.language), timeZone: link.timeZone })}</Text>
        <Group align="flex-end" gap="sm">
          <TextInput
            ref={input}
            label={t('link.address')}
            value={link.url}
            readOnly
            autoComplete="off"
            onFocus={(event) => event.currentTarget.select()}
            flex="1 1 260px"
            maw={620}
          />
          <Button
            variant="default"
            leftSection={copied === 'yes' ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            onClick={() => void copy()}
          >
            {t('link.copy')}
          </Button>
        </Group>
        <Text size="sm" role="status">
          {copied && t(copied === 'yes' ? 'link.copied' : 'link.notCopied')}
        </Text>
        <EmailLinkForm linkId={link.id} />
      </Stack>
    </Paper>
  );
}
