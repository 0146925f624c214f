import { Chip, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../parts/download-button.js';
import { Section } from '../../parts/section.js';
import { FactList } from './activity/fact-list.js';
import { type Kind, kindNames, kinds } from './activity/kinds.js';
import { useStaffId } from './queries.js';

/** Everything that happened about the person's access, in words. */
export default function Activity() {
  const { t } = useTranslation('member');
  const staffId = useStaffId();
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const types = kind === 'all' ? [] : kinds[kind];
  const query = types.length > 0 ? `?type=${types.join(',')}` : '';

  return (
    <Section
      title={t('activity.title')}
      about={t('activity.about')}
      actions={<DownloadButton href={`/api/staff/${staffId}/portal/timeline.csv${query}`}>{t('activity.export')}</DownloadButton>}
    >
      <Stack gap="lg">
        <Chip.Group value={kind} onChange={(value) => setKind(value as Kind | 'all')}>
          <Group gap="xs" role="radiogroup" aria-label={t('activity.filter')}>
            {(['all', ...kindNames] as const).map((name) => (
              <Chip key={name} value={name}>
                {t(`activity.kind.${name}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <FactList key={kind} types={types} />
      </Stack>
    </Section>
  );
}
