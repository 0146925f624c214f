import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The API is newer than this page. Nothing is reloaded behind the reader's back: something may be half typed. */
export function NewReleaseBar() {
  const { t } = useTranslation();
  return (
    <Alert title={t('newRelease.title')} mb="md" role="status">
      <Group justify="space-between">
        <Text size="sm">{t('newRelease.words')}</Text>
        <Button size="xs" onClick={() => location.reload()}>
          {t('newRelease.reload')}
        </Button>
      </Group>
    </Alert>
  );
}
