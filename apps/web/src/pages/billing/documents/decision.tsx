import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { focusHeadingOf } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { type BillingDocument, documentQuery, queueKey } from './queries.js';

const LONGEST_REASON = 500;

interface DecisionProps {
  document: BillingDocument;
  number: number;
}

/** An administrator's word about a version that waits. */
export function Decision({ document, number }: DecisionProps) {
  const { t } = useTranslation(['billing-documents', 'common']);
  const [opened, dialog] = useDisclosure();
  const params = { path: { id: document.id, number } };
  const accepting = useDecision(document, t('decide.accepted'), () =>
    answerOf(api.POST('/api/documents/{id}/versions/{number}/accept', { params })),
  );
  const askThenAccept = async () => {
    const question = { title: t('decide.acceptTitle'), words: t('decide.acceptWords'), confirm: t('decide.acceptConfirm') };
    if (await ask(question)) accepting.mutate('');
  };
  return (
    <>
      <ProblemAlert error={accepting.error} />
      <Group gap="xs">
        <SendButton size="xs" busy={accepting.isPending} onClick={() => void askThenAccept()}>
          {t('decide.accept')}
        </SendButton>
        <Button size="xs" variant="default" onClick={dialog.open}>
          {t('decide.reject')}
        </Button>
      </Group>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('decide.rejectTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <RejectForm document={document} number={number} onClose={dialog.close} />
      </Modal>
    </>
  );
}

/** `send` hears the reason; what was decided leaves the queue. */
function useDecision(document: BillingDocument, done: string, send: (reason: string) => Promise<BillingDocument>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (decided) => {
      queries.setQueryData(documentQuery(document).queryKey, decided);
      tellDone(done);
      focusHeadingOf('queue');
    },
    // Also after a refusal: somebody else may have decided.
    onSettled: () => queries.invalidateQueries({ queryKey: queueKey }),
  });
}

function RejectForm({ document, number, onClose }: DecisionProps & { onClose: () => void }) {
  const { t } = useTranslation(['billing-documents', 'common']);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const params = { path: { id: document.id, number } };
  const rejecting = useDecision(document, t('decide.rejected'), (words) =>
    answerOf(api.POST('/api/documents/{id}/versions/{number}/reject', { params, body: { reason: words } })),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim()) rejecting.mutate(reason.trim(), { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('decide.rejectWords')}</Text>
        <Textarea
          label={t('decide.reason')}
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST_REASON}
          dir="auto"
          data-autofocus
          value={reason}
          error={missing && !reason.trim() && t('decide.reasonMissing')}
          // The reason is one line.
          onChange={({ currentTarget }) => setReason(currentTarget.value.replaceAll(/\n+/g, ' '))}
        />
        <ProblemAlert error={rejecting.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <SendButton type="submit" color="red" busy={rejecting.isPending}>
            {t('decide.rejectConfirm')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
