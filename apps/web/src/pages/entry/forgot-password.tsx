import { Alert, Anchor, Stack, Text, TextInput } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode, Problem } from '../../api/problem.js';
import { FrontPage } from '../../app/front-page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';

/** Asks for a password link. The answer is the same whether or not there is an account with the address. */
export default function ForgotPassword() {
  const { t } = useTranslation('entry');
  const [email, setEmail] = useState('');
  const ask = useMutation({
    mutationFn: () => answerOf(api.POST('/api/password-resets/requests', { body: { email: email.trim() } })),
  });
  const notAnAddress = hasCode(ask.error, 'request.invalid') || (ask.error instanceof Problem && ask.error.status === 400);
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <FrontPage title={t('forgot.title')}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text>{t('forgot.words')}</Text>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
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
                <Text size="sm">{t('forgot.askedWords')}</Text>
              </Alert>
            )}
          </div>
          <SendButton type="submit" busy={ask.isPending} idle={ask.isSuccess}>
            {t('forgot.submit')}
          </SendButton>
          <Anchor component={Link} to="/sign-in" size="sm">
            {t('toSignIn')}
          </Anchor>
        </Stack>
      </form>
    </FrontPage>
  );
}
