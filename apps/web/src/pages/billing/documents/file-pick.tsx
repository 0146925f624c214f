import { Button, FileButton, Group, Input, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconCamera, IconFileUpload } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTakenKind } from '../../../parts/file-kind.js';
import { ChosenFile } from './chosen-file.js';

/** As the API measures it, so that no system shows a file of 10 MB or less that is refused. */
const MAX_BYTES = 10 * 1024 * 1024;

/** What the device offers first. Some know neither HEIC nor the ending that Windows gives to pictures from the web. */
const ACCEPTED = 'image/*,application/pdf,.heic,.heif,.jfif,.jpe';

type Refusal = 'tooLarge' | 'wrongType' | 'tooMany' | 'empty';

/** Why a file need not even be sent. */
async function refusalOf(file: File): Promise<Refusal | undefined> {
  if (file.size === 0) return 'empty';
  if (file.size > MAX_BYTES) return 'tooLarge';
  // What cannot be read here may still be sent; then the portal says what is wrong.
  return (await isTakenKind(file).catch(() => true)) ? undefined : 'wrongType';
}

interface FilePickProps {
  label: string;
  required?: boolean;
  busy: boolean;
  value?: File | null;
  error?: unknown;
  onChange?: (file: File | null) => void;
}

/** One file, dropped, chosen or photographed, and shown before it is sent. */
export function FilePick({ label, required = false, busy, value, error, onChange }: FilePickProps) {
  const { t } = useTranslation('billing-documents');
  const id = useId();
  const [refused, setRefused] = useState<Refusal>();
  const take = async (files: readonly File[]) => {
    const [file] = files;
    if (!file || busy) return;
    const refusal = files.length > 1 ? 'tooMany' : await refusalOf(file);
    setRefused(refusal);
    if (!refusal) onChange?.(file);
  };
  const wrong = refused ? t(`refused.${refused}`) : error;

  return (
    <Stack gap={6} role="group" aria-labelledby={id} miw={0}>
      <Input.Label component="div" id={id} required={required}>
        {label}
      </Input.Label>
      {value ? (
        <ChosenFile file={value} busy={busy} onRemove={() => onChange?.(null)} />
      ) : (
        <Dropzone
          onDrop={(files) => void take(files)}
          onReject={(rejections) => void take(rejections.map(({ file }) => file))}
          activateOnClick={false}
          activateOnKeyboard={false}
          enablePointerEvents
          tabIndex={-1}
          inputProps={{ 'aria-hidden': true }}
          p="md"
          style={{ transition: 'none' }}
        >
          <Stack align="center" justify="center" gap="xs" mih={130}>
            <Text size="sm" ta="center">
              {t('upload.drop')}
            </Text>
            <Group gap="xs" justify="center">
              <FileButton
                accept={ACCEPTED}
                onChange={(file) => file && void take([file])}
                inputProps={{ 'aria-label': t('upload.chooseFor', { what: label }) }}
              >
                {(props) => (
                  <Button
                    {...props}
                    size="xs"
                    variant="default"
                    leftSection={<IconFileUpload size={16} aria-hidden />}
                    data-invalid={wrong ? true : undefined}
                    aria-describedby={wrong ? `${id}-wrong` : undefined}
                  >
                    {t('upload.choose')}
                  </Button>
                )}
              </FileButton>
              <FileButton
                accept="image/*"
                capture="environment"
                onChange={(file) => file && void take([file])}
                inputProps={{ 'aria-label': t('upload.photographFor', { what: label }) }}
              >
                {(props) => (
                  <Button {...props} size="xs" variant="default" leftSection={<IconCamera size={16} aria-hidden />}>
                    {t('upload.photograph')}
                  </Button>
                )}
              </FileButton>
            </Group>
          </Stack>
        </Dropzone>
      )}
      {Boolean(wrong) && (
        <Text size="sm" c="error" role="alert" id={`${id}-wrong`}>
          {String(wrong)}
        </Text>
      )}
    </Stack>
  );
}
