import { Button, List, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.js';
import { useFieldWords } from '../field-words.js';
import { ProblemAlert } from '../problem-alert.js';

const MOST_BYTES = 20 * 1024 * 1024;

/** Some systems know CSV files as those of a spreadsheet program, or as plain text; the name decides there. */
const csv = {
  'text/csv': ['.csv'],
  'application/vnd.ms-excel': ['.csv'],
  'text/plain': ['.csv', '.txt'],
  'text/tab-separated-values': ['.tsv', '.tab'],
};

interface FileDropProps {
  busy: boolean;
  error: unknown;
  onFile: (file: File) => void;
  onRetry?: () => void;
}

/** Takes a file that is dropped here or chosen. */
export function FileDrop({ busy, error, onFile, onRetry }: FileDropProps) {
  const { t } = useTranslation('csv-import');
  const open = useRef<() => void>(null);
  const [refused, setRefused] = useState<'tooLarge' | 'wrongType' | 'tooMany'>();

  return (
    <Stack gap="md">
      <Dropzone
        accept={csv}
        maxSize={MOST_BYTES}
        multiple={false}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        openRef={open}
        tabIndex={-1}
        inputProps={{ 'aria-hidden': true }}
        onDrop={([file]) => {
          setRefused(undefined);
          if (file && !busy) onFile(file);
        }}
        onReject={([rejection]) => {
          const codes = rejection?.errors.map(({ code }) => code) ?? [];
          setRefused(
            codes.includes('file-invalid-type') ? 'wrongType' : codes.includes('file-too-large') ? 'tooLarge' : 'tooMany',
          );
        }}
        p="xl"
        style={{ transition: 'none' }}
      >
        <Stack align="center" gap="sm" mih={150} justify="center">
          <IconFileSpreadsheet size={40} stroke={1.5} aria-hidden />
          <Text ta="center">{t('drop')}</Text>
          <Button loading={busy} onClick={() => open.current?.()}>
            {t('choose')}
          </Button>
          <Text size="sm" ta="center">
            {t('limits')}
          </Text>
        </Stack>
      </Dropzone>
      <div role="status">{busy && <Text size="sm">{t('uploading')}</Text>}</div>
      {refused && (
        <Text role="alert" fw={600}>
          {t(`refused.${refused}`)}
        </Text>
      )}
      {!refused && <ProblemAlert error={error} onRetry={error instanceof Problem && mayPass(error) ? onRetry : undefined} />}
      {!refused && error instanceof Problem && <HeaderErrors problem={error} />}
    </Stack>
  );
}

/** A file that is not right is not right the second time either. */
const mayPass = ({ status }: Problem) => status === 0 || status >= 500 || status === 429;

/** Which columns of the first row are wrong or lack. */
function HeaderErrors({ problem }: { problem: Problem }) {
  const words = useFieldWords();
  if (problem.errors.length === 0) return null;
  return (
    <List size="sm">
      {problem.errors.map(({ path, message }) => (
        <List.Item key={path + message}>
          <strong className="any-name">{path}</strong>: {words(message)}
        </List.Item>
      ))}
    </List>
  );
}
