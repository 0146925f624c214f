import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sizeWords } from '../../../parts/size-words.js';
import classes from './documents.module.css';

/** A file as it will be sent. What the browser cannot show has its name alone. */
export function ChosenFile({ file, busy, onRemove }: { file: File; busy: boolean; onRemove: () => void }) {
  const { t, i18n } = useTranslation('billing-documents');
  const picture = usePicture(file);
  const name = useRef<HTMLParagraphElement>(null);
  // The button that chose it is gone.
  useEffect(() => name.current?.focus(), []);
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="xs" align="center" justify="center" mih={130}>
        {picture ? (
          <img src={picture} alt={t('upload.preview')} className={classes.preview} />
        ) : (
          <IconFile size={40} stroke={1.5} aria-hidden />
        )}
        <Text size="sm" ta="center" dir="auto" className="any-name" ref={name} tabIndex={-1} style={{ outline: 'none' }}>
          {file.name} · {sizeWords(file.size, i18n.language)}
        </Text>
        <Group>
          <Button size="xs" variant="default" disabled={busy} onClick={onRemove}>
            {t('upload.another')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** The pages' content security policy shows pictures of their own and those that stand in the address itself. */
function usePicture(file: File): string | undefined {
  const [shown, setShown] = useState<{ file: File; url: string }>();
  useEffect(() => {
    if (!/^image\/(jpeg|png)$/.test(file.type)) return;
    const reader = new FileReader();
    reader.addEventListener('load', () => setShown({ file, url: String(reader.result) }));
    reader.readAsDataURL(file);
    return () => reader.abort();
  }, [file]);
  return shown?.file === file ? shown.url : undefined;
}
