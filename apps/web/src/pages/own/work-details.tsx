import { SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../parts/section.js';
import { useSession } from '../../session/session.js';

/** What the practice says about somebody: theirs to see, the administrators' to change. */
export function WorkDetails() {
  const { t } = useTranslation('own');
  const { staffMember } = useSession();
  const facts = [
    [t('profile.work.jobTitle'), staffMember.jobTitle],
    [t('profile.work.office'), staffMember.office],
  ] as const;
  return (
    <Section title={t('profile.work.title')} about={t('profile.work.about')}>
      <SimpleGrid component="dl" cols={{ base: 1, sm: 2 }} m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} className="any-name">
              {value ?? t('profile.work.none')}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Section>
  );
}
