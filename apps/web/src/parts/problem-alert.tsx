import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.js';
import { useProblemWords } from './problem-words.js';

/** What went wrong, in words, and the way on. Shows nothing while nothing did. */
export function ProblemAlert({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation();
  const wordsFor = useProblemWords();
  if (!error) return null;
  const link = error instanceof Problem ? error.link : undefined;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title ?? t('problem.title')} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{wordsFor(error)}</Text>
        {link && (
          <Anchor size="sm" href={link}>
            {link}
          </Anchor>
        )}
        {onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
