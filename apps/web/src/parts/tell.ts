import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says in passing that something is done. What went wrong is never said in passing: it stands where it happened. */
export const tellDone = (message: string) =>
  void notifications.show({ message, color: 'teal', withBorder: true, closeButtonProps: { 'aria-label': i18next.t('close') } });
