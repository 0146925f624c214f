import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';

/** For whoever has nothing left of their activation link. The answer is the same whether or not the address was invited. */
export function AskByAddress() {
  const { t } = useTranslation('entry');
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => answerOf(api.POST('/api/activations/requests', { body: { email: email.trim() } })),
  });
  const notAnAddress = ask.error instanceof Problem && ask.error.status === 400;
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="xs">
        <Text fw={600}>{t('newLink.byAddress.title')}</Text>
        <TextInput
          label={t('newLink.byAddress.label')}
          type="email"
          autoComplete="username"
          maxLength={254}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            ask.reset();
          }}
          error={notAnAddress && t('emailInvalid')}
        />
        <ProblemAlert error={notAnAddress ? null : ask.error} />
        <div role="status">
          {ask.isSuccess && (
            <Alert color="teal" icon={<IconMailCheck aria-hidden />} title={t('forgot.asked')}>
              <Text size="sm">{t('newLink.byAddress.askedWords')}</Text>
            </Alert>
          )}
        </div>
        <SendButton type="submit" variant="default" busy={ask.isPending} idle={ask.isSuccess}>
          {t('newLink.byAddress.submit')}
        </SendButton>
      </Stack>
    </form>
  );
}
