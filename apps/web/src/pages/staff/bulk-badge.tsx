import { Badge, type MantineColor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Bulk } from './queries.js';

const colors: Record<Bulk['state'], MantineColor> = { queued: 'gray', running: 'blue', done: 'teal', cancelled: 'orange' };

export function BulkBadge({ state }: { state: Bulk['state'] }) {
  const { t } = useTranslation('staff');
  return (
    <Badge variant="outline" color={colors[state]} tt="none" fw={600} miw="max-content" className="state-badge">
      {t(`bulk.badge.${state}`)}
    </Badge>
  );
}
