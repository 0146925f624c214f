import { Alert, type ButtonProps, Stack, Text, TextInput } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';

type AddressFormProps = {
  /** What stands above the field. */
  children: ReactNode;
  ask: (email: string) => Promise<unknown>;
  label: string;
  askedWords: string;
  submit: string;
  required?: boolean;
  gap?: string;
  variant?: ButtonProps['variant'];
};

/** Asks with an e-mail address for a link that goes to it. The answer is the same whether or not the address is known here. */
export function AddressForm({ children, ask, label, askedWords, submit, required, gap = 'md', variant }: AddressFormProps) {
  const { t } = useTranslation('entry');
  const [email, setEmail] = useState('');
  const asking = useMutation({ mutationFn: () => ask(email.trim()) });
  const notAnAddress = asking.error instanceof Problem && asking.error.status === 400;
  const send = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap={gap}>
        {children}
        <TextInput
          label={label}
          type="email"
          autoComplete="username"
          required={required}
          withAsterisk={false}
          maxLength={254}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            asking.reset();
          }}
          error={notAnAddress && t('emailInvalid')}
        />
        <ProblemAlert error={notAnAddress ? null : asking.error} />
        <div role="status">
          {asking.isSuccess && (
            <Alert color="teal" icon={<IconMailCheck aria-hidden />} title={t('forgot.asked')}>
              <Text size="sm">{askedWords}</Text>
            </Alert>
          )}
        </div>
        <SendButton type="submit" variant={variant} busy={asking.isPending} idle={asking.isSuccess}>
          {submit}
        </SendButton>
      </Stack>
    </form>
  );
}
