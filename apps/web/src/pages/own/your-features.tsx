import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import { practiceQuery } from '../../session/practice.js';
import { useSession } from '../../session/session.js';
import { FeatureTile } from './feature-tile.js';
import { featurePages } from './features.js';

/** What the practice has switched on, as tiles. It changes while one looks at it. */
export function YourFeatures() {
  const { t } = useTranslation('own');
  const { features } = useSession();
  const { data: practice } = useSuspenseQuery(practiceQuery);
  const tiles = featurePages.filter(({ feature }) => features.includes(feature));

  return (
    <Section title={t('home.features.title')}>
      <Stack gap="md" aria-live="polite">
        {tiles.length > 0 && (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {tiles.map((tile) => (
              <FeatureTile key={tile.feature} {...tile} />
            ))}
          </SimpleGrid>
        )}
        {features.length === 0 && <Text>{t('home.features.none')}</Text>}
      </Stack>
      <Text size="sm" c="dimmed" className="any-name">
        {t('home.features.ask', { practice: practice.practiceName })}
      </Text>
    </Section>
  );
}
