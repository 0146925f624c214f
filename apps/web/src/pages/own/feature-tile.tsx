import { Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { featurePages } from './features.js';

/** Leads to the pages of a feature. */
export function FeatureTile({ feature, to, search, icon: Icon }: (typeof featurePages)[number]) {
  const { t } = useTranslation(['own', 'common']);
  return (
    <Paper withBorder p="md" c="inherit" td="none" renderRoot={(props) => <Link to={to} search={search} {...props} />}>
      <Group gap="sm" wrap="nowrap">
        <Icon size={28} aria-hidden style={{ flex: 'none' }} />
        <div>
          <Text fw={600}>{t(`common:feature.${feature}`)}</Text>
          <Text size="sm" c="dimmed">
            {t(`home.gives.${feature}`)}
          </Text>
        </div>
      </Group>
    </Paper>
  );
}
