import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { withPassword } from '../../../parts/with-password.js';
import { useMember, usePortal, useStaffId } from '../queries.js';
import { useAddresses } from './addresses.js';

/** Sends the invitation, again and to another address too, and takes it back. */
export function InvitationForm({ email: input }: { email: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation('member');
  const staffId = useStaffId();
  const { givenName: name } = useMember();
  const { emails, invitation, status } = usePortal();
  const queries = useQueryClient();
  const intention = useIntention();
  const [chosen, setChosen] = useState<string | null>(null);
  const addresses = useAddresses(emails);
  const email = emails.find(({ address }) => address === chosen)?.address ?? emails[0]?.address ?? null;
  const isAlive = invitation?.state === 'pending';
  const refresh = () => queries.invalidateQueries({ queryKey: ['staff', staffId] });

  const send = useMutation({
    mutationFn: (body: { email: string }) => {
      const header = { 'Idempotency-Key': intention.keyFor({ staffId, ...body }) };
      const params = { path: { id: staffId }, header };
      // Of somebody who will be an administrator the API wants the password.
      return withPassword(() => answerOf(api.POST('/api/staff/{id}/portal/invitations', { params, body })));
    },
    onSuccess: async (sent) => {
      if (!sent) return;
      intention.fulfilled();
      await refresh();
    },
  });

  const revoke = useMutation({
    mutationFn: (invitationId: string) =>
      answerOf(
        api.DELETE('/api/staff/{id}/portal/invitations/{invitationId}', { params: { path: { id: staffId, invitationId } } }),
      ),
    onSettled: refresh,
    onSuccess: () => {
      tellDone(t('invitation.revoked'));
      input.current?.focus();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    revoke.reset();
    if (email) send.mutate({ email });
  }

  async function takeBack() {
    const words = t('invitation.revokeWords', { name });
    const title = t('invitation.revokeTitle');
    send.reset();
    if (await ask({ title, words, confirm: t('invitation.revoke'), danger: true })) revoke.mutate(invitation!.id);
  }

  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <Select
          ref={input}
          label={t('invitation.email')}
          data={addresses}
          value={email}
          onChange={setChosen}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
          flex="1 1 260px"
          maw={440}
        />
        <SendButton type="submit" busy={send.isPending}>
          {t(status.state === 'invited' ? 'invitation.sendAgain' : 'invitation.send')}
        </SendButton>
        {status.state === 'invited' && (
          <Button variant="subtle" color="red" onClick={() => void takeBack()} loading={revoke.isPending}>
            {t('invitation.revoke')}
          </Button>
        )}
      </Group>
      {isAlive && <Text size="sm">{t('invitation.oldLinkDies')}</Text>}
      <ProblemAlert error={send.error ?? revoke.error} />
    </Stack>
  );
}
