import { Card, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Day } from './queries.js';
import { states } from './states.js';
import classes from './tiles.module.css';

/** How many stand in which status; each leads to them. */
export function Tiles({ today }: { today: Day }) {
  const { t, i18n } = useTranslation();
  const { t: words } = useTranslation('overview');
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <nav aria-label={words('now.title')}>
      <SimpleGrid cols={{ base: 2, xs: 3, lg: 5 }} spacing="md">
        {states.map(({ state, count, color }) => (
          <Card
            key={state}
            withBorder
            className={classes.tile}
            style={{ '--tile-color': `var(--mantine-color-${color.replace('.', '-')})` }}
            renderRoot={(props) => <Link to="/staff" search={{ status: state }} {...props} />}
          >
            <Text size="sm">{t(`state.${state}`)}</Text>
            <Text fz={28} fw={650} lh={1.2}>
              {number.format(today[count])}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
    </nav>
  );
}
