import { Alert, Button, CopyButton, Group, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MadeToken } from './token-form.js';

/** The token itself, this once. It takes the focus, so that nobody leaves without having seen it. */
export function NewToken({ made: { name, token }, onKept }: { made: MadeToken; onKept: () => void }) {
  const { t } = useTranslation('settings');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  return (
    <Alert
      color="teal"
      icon={<IconKey aria-hidden />}
      title={t('tokens.made.title')}
      role="group"
      aria-label={t('tokens.made.title')}
    >
      <Stack gap="sm">
        <Text size="sm">{t('tokens.made.words')}</Text>
        <TextInput
          ref={field}
          label={t('tokens.made.label', { name })}
          readOnly
          autoComplete="off"
          value={token}
          styles={{ input: { fontFamily: 'monospace' } }}
        />
        <Group gap="xs">
          <CopyButton value={token} timeout={3_000}>
            {({ copied, copy }) => (
              <>
                <Button
                  leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                  onClick={copy}
                >
                  {t(copied ? 'tokens.made.copied' : 'tokens.made.copy')}
                </Button>
                <VisuallyHidden role="status">{copied && t('tokens.made.copied')}</VisuallyHidden>
              </>
            )}
          </CopyButton>
          <Button variant="default" onClick={onKept}>
            {t('tokens.made.done')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
