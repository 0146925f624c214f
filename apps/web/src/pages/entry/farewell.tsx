import { Alert } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Farewell } from '../../session/session.js';

const known: readonly Farewell[] = ['signed-out', 'ended', 'password-changed', 'password-set', 'address-confirmed'];

/** Why somebody finds themselves at the sign-in page. */
export function FarewellWords({ farewell }: { farewell: string | undefined }) {
  const { t } = useTranslation('entry');
  const why = known.find((each) => each === farewell);
  if (!why) return null;
  const ended = why === 'ended';
  return (
    <Alert
      role="status"
      color={ended ? 'orange' : 'teal'}
      icon={ended ? <IconClock aria-hidden /> : <IconCheck aria-hidden />}
      title={t(`farewell.${why}`)}
    />
  );
}
