import { Anchor, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sizeWords } from '../../../parts/size-words.js';
import classes from './documents.module.css';
import { addressOf, type Kind, type ListedVersion } from './queries.js';

type File = ListedVersion['files'][number];

interface VersionFilesProps {
  documentId: string;
  kind: Kind;
  version: Pick<ListedVersion, 'number' | 'files'>;
}

/** The files of one version: small pictures that can be looked at in large, all of them to download. */
export function VersionFiles({ documentId, kind, version: { number, files } }: VersionFilesProps) {
  const { t } = useTranslation('billing-documents');
  return (
    <ul className={classes.files} aria-label={t('files.label')}>
      {files.map((file) => (
        <li key={file.side}>
          <OneFile file={file} address={addressOf(documentId, number, file.side)} words={t(`files.${kind}.${file.side}`)} />
        </li>
      ))}
    </ul>
  );
}

function OneFile({ file, address, words }: { file: File; address: string; words: string }) {
  const { t, i18n } = useTranslation('billing-documents');
  const { name, size, hasPreview } = file;
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={600}>
        {words}
      </Text>
      {hasPreview && <Preview file={file} address={address} words={words} />}
      <Group gap={6} wrap="nowrap" align="baseline" maw="100%">
        <IconFile size={14} aria-hidden style={{ flex: 'none' }} />
        <Anchor href={address} download={name} size="sm" dir="auto" className="any-name">
          {name} <IconDownload size={14} aria-label={t('files.download')} style={{ verticalAlign: '-2px' }} />
        </Anchor>
        <Text size="xs" flex="none">
          {sizeWords(size, i18n.language)}
        </Text>
      </Group>
    </Stack>
  );
}

/** Of a PDF only the first page can be shown; a picture is shown as it is. */
function Preview({ file: { mediaType }, address, words }: { file: File; address: string; words: string }) {
  const { t } = useTranslation(['billing-documents', 'common']);
  const [opened, dialog] = useDisclosure();
  const isPicture = mediaType.startsWith('image/');
  return (
    <>
      <UnstyledButton onClick={dialog.open} className={classes.look} aria-label={t('files.enlarge', { file: words })}>
        <img src={`${address}/preview`} alt="" loading="lazy" className={classes.preview} />
      </UnstyledButton>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="auto"
        title={words}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <img src={isPicture ? address : `${address}/preview`} alt={words} className={classes.large} />
        {!isPicture && <Text size="sm">{t('files.firstPage')}</Text>}
      </Modal>
    </>
  );
}
