import { Anchor, Container, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

export function NothingHere() {
  const { t } = useTranslation();
  return (
    <Container size="sm" py="xl" component="main">
      <Title order={1} mb="md">
        {t('nothingHere.title')}
      </Title>
      <Text mb="md">{t('nothingHere.words')}</Text>
      <Anchor component={Link} to="/">
        {t('nothingHere.home')}
      </Anchor>
    </Container>
  );
}
