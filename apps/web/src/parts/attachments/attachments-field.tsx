import { ActionIcon, Button, FileButton, Group, Loader, Stack, Text } from '@mantine/core';
import { IconFile, IconPaperclip, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../problem-words.js';
import { MOST_ATTACHMENTS } from '../message-limits.js';
import { sizeWords } from '../size-words.js';
import type { Attachments } from './use-attachments.js';

/** Chooses files, shows which are there and which were refused and why. */
export function AttachmentsField({ files }: { files: Attachments }) {
  const { t } = useTranslation(['messages', 'common']);
  const wordsFor = useProblemWords();
  const any = files.there.length + files.uploads.length > 0;
  return (
    <Stack gap={6} miw={0}>
      {any && (
        <Stack component="ul" gap={4} m={0} p={0} aria-label={t('attachments.label')}>
          {files.there.map((attachment) => (
            <FileLine
              key={attachment.id}
              name={attachment.name}
              size={attachment.size}
              onRemove={() => files.remove(attachment)}
            />
          ))}
          {files.uploads.map((upload) => (
            <FileLine
              key={upload.key}
              name={upload.file.name}
              size={upload.file.size}
              busy={!upload.error}
              onRemove={() => files.forget(upload)}
            >
              {Boolean(upload.error) && (
                <Group gap={6}>
                  <Text size="xs" c="error" role="alert">
                    {wordsFor(upload.error)}
                  </Text>
                  <Button variant="default" size="compact-xs" onClick={() => files.again(upload)}>
                    {t('common:problem.retry')}
                  </Button>
                </Group>
              )}
            </FileLine>
          ))}
        </Stack>
      )}
      {files.tooMany && (
        <Text size="xs" c="error" role="alert">
          {t('attachments.tooMany', { count: MOST_ATTACHMENTS })}
        </Text>
      )}
      <Group>
        <FileButton multiple onChange={(chosen) => files.add(chosen)} inputProps={{ 'aria-label': t('attachments.add') }}>
          {(props) => (
            <Button {...props} variant="default" size="xs" leftSection={<IconPaperclip size={16} aria-hidden />}>
              {t('attachments.add')}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}

interface FileLineProps {
  name: string;
  size: number;
  busy?: boolean;
  onRemove: () => void;
  children?: ReactNode;
}

function FileLine({ name, size, busy = false, onRemove, children }: FileLineProps) {
  const { t, i18n } = useTranslation('messages');
  return (
    <li style={{ listStyle: 'none' }} aria-busy={busy || undefined}>
      <Group gap={6} wrap="nowrap">
        {busy ? <Loader size={14} aria-hidden /> : <IconFile size={14} aria-hidden style={{ flex: 'none' }} />}
        <Text size="sm" dir="auto" className="any-name" lineClamp={1}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" flex="none">
          {sizeWords(size, i18n.language)}
        </Text>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('attachments.remove', { name })} onClick={onRemove}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </Group>
      {children}
    </li>
  );
}
