import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { queries } from '../../app/queries.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { factorsQuery, type SecondFactors } from '../../parts/second-factor/queries.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';

type NameForm = { passkey: SecondFactors['passkeys'][number]; onDone: () => void };

/** Another name for a passkey. */
export function PasskeyNameForm({ passkey, onDone }: NameForm) {
  const { t } = useTranslation(['own', 'common']);
  const [name, setName] = useState(passkey.name);
  const [missing, setMissing] = useState(false);
  const rename = useMutation({
    mutationFn: () =>
      answerOf(
        api.PATCH('/api/session/second-factors/passkeys/{id}', {
          params: { path: { id: passkey.id } },
          body: { name: name.trim() },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
      onDone();
      tellDone(t('factors.passkeys.renamed'));
    },
  });

  function send(event: FormEvent) {
    event.preventDefault();
    setMissing(!name.trim());
    if (name.trim()) rename.mutate();
  }

  return (
    <form noValidate onSubmit={send}>
      <Stack>
        <TextInput
          label={t('factors.passkeys.name')}
          autoComplete="off"
          maxLength={100}
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={missing && t('factors.passkeys.nameMissing')}
        />
        <ProblemAlert error={rename.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common:cancel')}
          </Button>
          <SendButton type="submit" busy={rename.isPending}>
            {t('common:save')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
