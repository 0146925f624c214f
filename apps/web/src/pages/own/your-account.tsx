import { Anchor, Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { factorsQuery } from '../../parts/second-factor/queries.js';
import { Section } from '../../parts/section.js';

/** The ways to one's own details, and how well the account is protected. */
export function YourAccount() {
  const { t } = useTranslation('own');
  return (
    <Section title={t('home.account.title')}>
      <Stack gap="md">
        <Line about={t('home.account.profileAbout')}>
          <Anchor component={Link} to="/profile" fw={600}>
            {t('home.account.profile')}
          </Anchor>
        </Line>
        <Line about={t('home.account.securityAbout')}>
          <Anchor component={Link} to="/security" fw={600}>
            {t('home.account.security')}
          </Anchor>
        </Line>
        <SecondFactorLine />
      </Stack>
    </Section>
  );
}

function SecondFactorLine() {
  const { t } = useTranslation('own');
  const { data, isError } = useQuery(factorsQuery);
  if (isError) return null;
  if (!data) return <Skeleton h={48} aria-hidden />;
  const protectedTwice = data.totp !== null || data.passkeys.length > 0;
  return (
    <Line about={t(protectedTwice ? 'home.account.factorOnAbout' : 'home.account.factorOffAbout')}>
      <Anchor component={Link} to="/security" hash="second-factor" fw={600}>
        {t('home.account.factor')}
      </Anchor>
      <Badge variant="outline" color={protectedTwice ? 'teal' : 'orange'} tt="none" className="state-badge">
        {t(protectedTwice ? 'home.account.factorOn' : 'home.account.factorOff')}
      </Badge>
    </Line>
  );
}

function Line({ about, children }: { about: string; children: ReactNode }) {
  return (
    <div>
      <Group gap="xs">{children}</Group>
      <Text size="sm" c="dimmed">
        {about}
      </Text>
    </div>
  );
}
