import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';

const LONGEST_REASON = 200;

/** Says what switching off means and asks why. */
export function SwitchOffForm({ staffId, name, onClose }: { staffId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation(['member', 'common']);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const off = useMutation({
    mutationFn: () => {
      const body = reason.trim() ? { reason: reason.trim() } : {};
      return answerOf(api.POST('/api/staff/{id}/portal/disable', { params: { path: { id: staffId } }, body }));
    },
    onSuccess: () => {
      tellDone(t('switch.isOffNow', { name }));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff', staffId] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    off.mutate();
  };

  return (
    <Stack component="form" onSubmit={submit}>
      <Text size="sm">{t('switch.offWords', { name })}</Text>
      <TextInput
        label={t('switch.reason')}
        description={t('switch.reasonAbout')}
        maxLength={LONGEST_REASON}
        autoComplete="off"
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ProblemAlert error={off.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <SendButton type="submit" color="red" busy={off.isPending}>
          {t('switch.off')}
        </SendButton>
      </Group>
    </Stack>
  );
}
