import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { whenFeatureOff, whenSignedOut } from '../api/client.js';
import { PageLoading } from '../parts/page-loading.js';
import { leaveEnded, sessionQuery } from '../session/session.js';
import { queries } from './queries.js';
import { router } from './router.js';
import { theme } from './theme.js';

export function App() {
  useEffect(() => {
    whenSignedOut(leaveEnded);
    // What is on is the session's to say: pages of a feature that is off are gone when it has been asked.
    whenFeatureOff(() => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey, exact: true }));
    // A page that comes back from the browser's memory may show what its reader must not see any more.
    const restored = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      document.body.hidden = true;
      location.reload();
    };
    addEventListener('pageshow', restored);
    return () => removeEventListener('pageshow', restored);
  }, []);

  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Suspense fallback={<PageLoading />}>
          <RouterProvider router={router} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
