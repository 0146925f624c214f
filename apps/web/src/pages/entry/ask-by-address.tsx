import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { AddressForm } from './address-form.js';

const ask = (email: string) => answerOf(api.POST('/api/activations/requests', { body: { email } }));

/** For whoever has nothing left of their activation link. */
export function AskByAddress() {
  const { t } = useTranslation('entry');
  return (
    <AddressForm
      ask={ask}
      label={t('newLink.byAddress.label')}
      askedWords={t('newLink.byAddress.askedWords')}
      submit={t('newLink.byAddress.submit')}
      gap="xs"
      variant="default"
    >
      <Text fw={600}>{t('newLink.byAddress.title')}</Text>
    </AddressForm>
  );
}
