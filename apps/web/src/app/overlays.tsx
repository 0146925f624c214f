import './portal-styles.css';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';

// The few rules of the pages come with the rest: a style sheet for each area would be one more file to wait for.
import.meta.glob('../pages/**/*.module.css', { eager: true });

/** Dialogs that ask before something is done, and words that say in passing that something was. */
export function Overlays({ children }: { children: ReactNode }) {
  return (
    <ModalsProvider>
      <Notifications position="top-right" />
      {children}
    </ModalsProvider>
  );
}
