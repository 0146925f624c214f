import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditItem } from './queries.js';

/** Who did it. */
export function Actor({ actor }: { actor: AuditItem['actor'] }) {
  const { t } = useTranslation('audit');
  if (actor.id && actor.name) return <PersonLink id={actor.id} name={actor.name} />;
  return <Text size="sm">{t(`actor.${actor.kind}`)}</Text>;
}

/** Whom or what it was done to. */
export function Subject({ subject }: { subject: AuditItem['subject'] }) {
  const { t } = useTranslation('audit');
  if (!subject) return <Text size="sm">{t('nobody')}</Text>;
  if (subject.type === 'staff') return <PersonLink id={subject.id} name={subject.name ?? t('subject.staff')} />;
  if (subject.type === 'bulk-invitation')
    return (
      <Anchor size="sm" renderRoot={(props) => <Link to="/staff/bulk/$bulkId" params={{ bulkId: subject.id }} {...props} />}>
        {t('subject.bulk-invitation')}
      </Anchor>
    );
  return <Text size="sm">{t(`subject.${subject.type}`)}</Text>;
}

function PersonLink({ id, name }: { id: string; name: string }) {
  return (
    <Anchor
      size="sm"
      className="any-name"
      renderRoot={(props) => <Link to="/staff/$staffId/portal" params={{ staffId: id }} {...props} />}
    >
      {name}
    </Anchor>
  );
}
