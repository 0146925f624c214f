import { Group, SimpleGrid, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCreditCard, IconFileInvoice, IconMessages } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import { practiceQuery } from '../../session/practice.js';
import { useSession } from '../../session/session.js';
import { FeatureTile } from './feature-tile.js';
import { type Feature, featurePages } from './features.js';
import { PlainList } from './plain-list.js';

const icons = { secure_messaging: IconMessages, billing_documents: IconFileInvoice, balance_payment: IconCreditCard };

/** What the practice has switched on: tiles of what has pages, and what will have some. It changes while one looks at it. */
export function YourFeatures() {
  const { t } = useTranslation('own');
  const { features } = useSession();
  const { data: practice } = useSuspenseQuery(practiceQuery);
  const tiles = featurePages.filter(({ feature }) => features.includes(feature));
  const coming = (Object.keys(icons) as Feature[]).filter(
    (feature) => features.includes(feature) && !tiles.some((tile) => tile.feature === feature),
  );

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
        {coming.length > 0 && (
          <>
            <Text>{t('home.features.coming')}</Text>
            <PlainList label={t('home.features.list')}>
              {coming.map((feature) => (
                <FeatureWords key={feature} feature={feature} />
              ))}
            </PlainList>
          </>
        )}
      </Stack>
      <Text size="sm" c="dimmed" className="any-name">
        {t('home.features.ask', { practice: practice.practiceName })}
      </Text>
    </Section>
  );
}

function FeatureWords({ feature }: { feature: Feature }) {
  const { t } = useTranslation(['own', 'common']);
  const Icon = icons[feature];
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" size="lg" aria-hidden>
        <Icon size={20} />
      </ThemeIcon>
      <div>
        <Text fw={600}>{t(`common:feature.${feature}`)}</Text>
        <Text size="sm" c="dimmed">
          {t(`home.gives.${feature}`)}
        </Text>
      </div>
    </Group>
  );
}
