import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { hasCode } from '../../api/problem.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { useProblemWords } from '../../parts/problem-words.js';

/** The new address, and the password: whoever finds an open page must not take the account away. */
export function SignInAddressForm({ onAsked, onCancel }: { onAsked: (wanted: string) => void; onCancel: () => void }) {
  const { t } = useTranslation(['own', 'common']);
  const wordsFor = useProblemWords();
  const form = useForm({
    initialValues: { email: '', password: '' },
    transformValues: ({ email, password }) => ({ email: email.trim(), password }),
    validate: {
      email: (email) => (/^\S+@\S+$/.test(email.trim()) ? null : t('address.notAnAddress')),
      password: (password) => (password ? null : t('address.passwordMissing')),
    },
  });
  const fieldOf = (error: unknown) => {
    if (hasCode(error, 'portal-access.wrong-password')) return 'password';
    const addressCodes = ['portal-access.not-an-address', 'portal-access.address-unchanged'];
    return addressCodes.some((code) => hasCode(error, code)) ? 'email' : undefined;
  };
  const request = useMutation({
    mutationFn: (wanted: { email: string; password: string }) =>
      answerOf(api.POST('/api/session/sign-in-address', { body: wanted })),
    onSuccess: (_nothing, { email }) => {
      form.reset();
      onAsked(email);
    },
    onError: (error) => {
      const field = fieldOf(error);
      if (field) form.setFieldError(field, wordsFor(error));
    },
  });

  return (
    <form noValidate onSubmit={form.onSubmit((wanted) => request.mutate(wanted))}>
      <Stack maw={420}>
        <TextInput
          label={t('address.new')}
          type="email"
          autoComplete="email"
          maxLength={254}
          required
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('common:stepUp.password')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('common:showPassword') }}
          aria-invalid={form.errors.password ? true : undefined}
          {...form.getInputProps('password')}
        />
        <ProblemAlert error={fieldOf(request.error) ? null : request.error} />
        <Group>
          <SendButton type="submit" busy={request.isPending}>
            {t('address.send')}
          </SendButton>
          <Button variant="default" onClick={onCancel} disabled={request.isPending}>
            {t('common:cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
