import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../messages.module.css';
import type { Attachment } from '../../../parts/attachments/upload-attachment.js';
import { sizeWords } from '../../../parts/size-words.js';

/** The files of a message: pictures as such, all of them to download. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const { t } = useTranslation('messages');
  if (attachments.length === 0) return null;
  return (
    <Stack component="ul" gap="xs" m={0} mt={4} p={0} aria-label={t('attachments.label')}>
      {attachments.map((attachment) => (
        <li key={attachment.id} style={{ listStyle: 'none' }}>
          <OneAttachment attachment={attachment} />
        </li>
      ))}
    </Stack>
  );
}

function OneAttachment({ attachment: { id, name, size, width, height, hasPreview } }: { attachment: Attachment }) {
  const { t, i18n } = useTranslation('messages');
  const address = `/api/attachments/${encodeURIComponent(id)}`;
  return (
    <Stack gap={4} align="flex-start">
      {hasPreview && (
        <img
          src={`${address}/preview`}
          alt={name}
          loading="lazy"
          className={classes.preview}
          width={width ?? undefined}
          height={height ?? undefined}
          style={{ width: 'auto', height: 'auto' }}
        />
      )}
      <Group gap={6} wrap="nowrap" align="baseline">
        <IconFile size={14} aria-hidden style={{ flex: 'none' }} />
        <Anchor href={address} download={name} size="sm" dir="auto" className="any-name">
          {name} <IconDownload size={14} aria-label={t('attachments.download')} style={{ verticalAlign: '-2px' }} />
        </Anchor>
        <Text size="xs" flex="none">
          {sizeWords(size, i18n.language)}
        </Text>
      </Group>
    </Stack>
  );
}
