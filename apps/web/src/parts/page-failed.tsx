import { Button, Container, Stack, Text, Title } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.js';
import { ProblemAlert } from './problem-alert.js';

/** A part of a page that was not loaded yet when a newer release took its place: only a reload helps. */
const isOldRelease = (error: unknown) =>
  error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message);

/** Stands in the place of a page that could not be shown. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const { reset: forgetErrors } = useQueryErrorResetBoundary();
  const again = async () => {
    forgetErrors();
    await router.invalidate();
    reset();
  };

  if (isOldRelease(error)) {
    return (
      <Container size="xs" py="xl" role="alert">
        <Stack align="flex-start">
          <Title order={1}>{t('newRelease.title')}</Title>
          <Text>{t('newRelease.pageGone')}</Text>
          <Button onClick={() => location.reload()}>{t('newRelease.reload')}</Button>
        </Stack>
      </Container>
    );
  }
  const notFound = error instanceof Problem && error.status === 404;
  return (
    <Container size="sm" py="xl">
      <Title order={1} mb="md">
        {t(notFound ? 'nothingHere.title' : 'problem.page')}
      </Title>
      <ProblemAlert error={error} onRetry={notFound ? undefined : () => void again()} />
    </Container>
  );
}
