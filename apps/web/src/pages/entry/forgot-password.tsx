import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { FrontPage } from '../../app/front-page.js';
import { AddressForm } from './address-form.js';

const ask = (email: string) => answerOf(api.POST('/api/password-resets/requests', { body: { email } }));

/** Asks for a password link. */
export default function ForgotPassword() {
  const { t } = useTranslation('entry');
  return (
    <FrontPage title={t('forgot.title')}>
      <Stack gap="md">
        <AddressForm ask={ask} label={t('email')} askedWords={t('forgot.askedWords')} submit={t('forgot.submit')} required>
          <Text>{t('forgot.words')}</Text>
        </AddressForm>
        <Anchor component={Link} to="/sign-in" size="sm">
          {t('toSignIn')}
        </Anchor>
      </Stack>
    </FrontPage>
  );
}
