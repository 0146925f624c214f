import { useTranslation } from 'react-i18next';

const isRoute = (action: string) => /^[A-Z]+ \//.test(action);

/** Says an action of the audit in words: a use case, a fact that the portal found by itself, or a route that was refused. */
export function useActWords(): (action: string) => string {
  const { t, i18n } = useTranslation('audit');
  return (action) => {
    if (isRoute(action)) return t('route', { route: action });
    const key = [`act.${action}`, `fact.${action}`].find((candidate) => i18n.exists(candidate, { ns: 'audit' }));
    return key ? t(key as never) : t('unknownAct', { action });
  };
}

/** Says a fact that followed from an act; those of a later release have no words here yet. */
export function useFactWords(): (type: string) => string {
  const { t, i18n } = useTranslation('audit');
  return (type) => (i18n.exists(`fact.${type}`, { ns: 'audit' }) ? t(`fact.${type}` as never) : t('details.fact'));
}
