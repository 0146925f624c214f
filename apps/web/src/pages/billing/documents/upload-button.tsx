import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDocumentName } from './document-name.js';
import type { UploadTarget } from './queries.js';
import { UploadForm } from './upload-form.js';

/** Uploads a document, or a new version of one. */
export function UploadButton(target: UploadTarget) {
  const { t } = useTranslation(['billing-documents', 'common']);
  const [opened, dialog] = useDisclosure();
  const { of } = target;
  const nameOf = useDocumentName();
  const title = of && t('upload.versionOf', { title: nameOf(of) });
  return (
    <>
      <Button
        variant={of ? 'default' : undefined}
        size={of ? 'xs' : undefined}
        leftSection={<IconUpload size={of ? 16 : 18} aria-hidden />}
        aria-label={title}
        onClick={dialog.open}
      >
        {t(of ? 'upload.version' : 'upload.new')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={title ?? t('upload.title')}
        classNames={{ title: 'any-name' }}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <UploadForm target={target} onClose={dialog.close} />
      </Modal>
    </>
  );
}
