import { Text } from '@mantine/core';
import { StateBadge } from '../../parts/state-badge.js';
import { useStatusWords } from '../../parts/status-words.js';
import classes from './people.module.css';
import type { ListedPerson } from './queries.js';

/** Where somebody in the list stands: the badge, and the words as far as two lines reach; their own page has all. */
export function PersonStatus({ person: { portalStatus, givenName } }: { person: ListedPerson }) {
  const { headline } = useStatusWords()(portalStatus, givenName);
  return (
    <>
      <StateBadge state={portalStatus.state} />
      <Text size="sm" lineClamp={2} className={`any-name ${classes.quiet}`} title={headline}>
        {headline}
      </Text>
    </>
  );
}
