import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Choice, SavedMeanwhile } from '../../../parts/saved-meanwhile.js';
import type { Feature } from './save-features.js';

interface Conflict extends Choice {
  mine: readonly Feature[];
  theirs: readonly Feature[];
}

/** Somebody else saved in the meantime: both versions, and the choice. */
export function FeaturesConflict({ mine, theirs, ...choice }: Conflict) {
  const { t } = useTranslation('member');
  return (
    <SavedMeanwhile words={t('conflict.words')} {...choice}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Version title={t('conflict.mine')} features={mine} />
        <Version title={t('conflict.theirs')} features={theirs} />
      </SimpleGrid>
    </SavedMeanwhile>
  );
}

function Version({ title, features }: { title: string; features: readonly Feature[] }) {
  const { t } = useTranslation(['member', 'common']);
  const names = features.map((feature) => t(`common:feature.${feature}`));
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm">{names.length > 0 ? names.join(', ') : t('features.none')}</Text>
    </div>
  );
}
