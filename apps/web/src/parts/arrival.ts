import { useRouterState } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { nameWindow } from './window-title.js';

/** The first page of a visit leaves the focus where the browser put it; pages after it take it, so that they are read out. */
let firstPath: string | undefined;

/** Names the window after the page that was reached, and moves the focus to its heading: the ref is for that heading. */
export function useArrival(windowTitle: string): RefObject<HTMLHeadingElement | null> {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });

  useEffect(() => nameWindow(`${windowTitle} · ${t('product')}`), [windowTitle, t]);
  useEffect(() => {
    firstPath ??= path;
    if (firstPath !== path) {
      firstPath = '';
      heading.current?.focus();
    }
  }, [path]);
  return heading;
}
