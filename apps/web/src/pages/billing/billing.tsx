import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FeatureOff } from '../../parts/feature-off.js';
import { useHasBilling } from '../../session/billing.js';

/** What all pages of billing share. They vanish when billing is switched off for their reader, and are back with it. */
export default function Billing() {
  const { t } = useTranslation('billing');
  if (useHasBilling()) return <Outlet />;
  return <FeatureOff title={t('title')} headline={t('off.headline')} words={(practice) => t('off.words', { practice })} />;
}
