import { Badge, type MantineColor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';

type State = Schemas['PortalState'];

const colors: Record<State, MantineColor> = {
  not_invited: 'gray',
  invited: 'blue',
  setup_incomplete: 'orange',
  active: 'teal',
  disabled: 'red',
};

/** Where a person stands, in a word or two. */
export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation();
  return (
    <Badge variant="outline" color={colors[state]} tt="none" fw={600} className="state-badge" data-state={state}>
      {t(`state.${state}`)}
    </Badge>
  );
}
