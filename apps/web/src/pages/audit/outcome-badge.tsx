import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCheck, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditItem } from './queries.js';

const looks = {
  ok: { color: 'teal', icon: IconCheck },
  refused: { color: 'orange', icon: IconBan },
  failed: { color: 'red', icon: IconAlertTriangle },
  limited: { color: 'violet', icon: IconHourglass },
} as const;

export function OutcomeBadge({ outcome }: { outcome: AuditItem['outcome'] }) {
  const { t } = useTranslation('audit');
  const { color, icon: Icon } = looks[outcome];
  return (
    <Badge
      variant="outline"
      color={color}
      tt="none"
      fw={600}
      className="state-badge"
      data-state={outcome}
      miw="max-content"
      leftSection={<Icon size={12} aria-hidden />}
    >
      {t(`outcome.${outcome}`)}
    </Badge>
  );
}
