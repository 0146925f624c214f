import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { PeoplePicker } from '../compose/people-picker.js';
import { type Colleague, type Conversation, conversationKey } from '../queries.js';

interface AddPeopleProps {
  conversation: Conversation;
  opened: boolean;
  onClose: () => void;
}

/** Brings others in, and says what they will see. */
export function AddPeople({ conversation, opened, onClose }: AddPeopleProps) {
  const { t } = useTranslation(['messages', 'common']);
  return (
    <Modal opened={opened} onClose={onClose} title={t('addPeople.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <AddPeopleForm conversation={conversation} onClose={onClose} />
    </Modal>
  );
}

function AddPeopleForm({ conversation: { id, people }, onClose }: Omit<AddPeopleProps, 'opened'>) {
  const { t } = useTranslation(['messages', 'common']);
  const queries = useQueryClient();
  const intention = useIntention();
  const [chosen, setChosen] = useState<Colleague[]>([]);
  const adding = useMutation({
    mutationFn: () => {
      const body = { staffIds: chosen.map(({ staffId }) => staffId) };
      const header = { 'Idempotency-Key': intention.keyFor(body) };
      return answerOf(api.POST('/api/conversations/{id}/participants', { params: { path: { id }, header }, body }));
    },
    onSuccess: async () => {
      intention.fulfilled();
      tellDone(t('addPeople.done', { count: chosen.length }));
      onClose();
      await queries.invalidateQueries({ queryKey: conversationKey(id) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  const inIt = people.filter(({ leftAt }) => !leftAt).map(({ staffId }) => staffId);
  return (
    <Stack component="form" onSubmit={submit}>
      <Text size="sm">{t('addPeople.words')}</Text>
      <PeoplePicker label={t('addPeople.who')} chosen={chosen} onChange={setChosen} without={inIt} autoFocus />
      <ProblemAlert error={adding.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <SendButton type="submit" busy={adding.isPending} idle={chosen.length === 0}>
          {t('addPeople.confirm')}
        </SendButton>
      </Group>
    </Stack>
  );
}
