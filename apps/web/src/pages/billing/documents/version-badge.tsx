import { Badge, type MantineColor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListedVersion } from './queries.js';

const colors: Record<ListedVersion['state'] | 'ranOut', MantineColor> = {
  pending: 'orange',
  accepted: 'teal',
  rejected: 'red',
  replaced: 'gray',
  ranOut: 'red',
};

/** Where a version of a document stands, in a word or two. */
export function VersionBadge({ version: { state, ranOut } }: { version: Pick<ListedVersion, 'state' | 'ranOut'> }) {
  const { t } = useTranslation('billing-documents');
  const standing = state === 'accepted' && ranOut ? 'ranOut' : state;
  return (
    <Badge variant="outline" color={colors[standing]} tt="none" fw={600} className="state-badge">
      {t(`state.${standing}`)}
    </Badge>
  );
}
