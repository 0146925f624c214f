import { Center, Loader, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** As tall as a page, so that nothing jumps when the page comes. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Loader aria-hidden />
    </Center>
  );
}
