import { Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { withPassword } from '../../../parts/with-password.js';
import { usePortal, useStaffId } from '../queries.js';
import { useAddresses } from './addresses.js';

/** E-mails a copy of the link to one of the addresses in Biographics. */
export function EmailLinkForm({ linkId }: { linkId: string }) {
  const { t } = useTranslation('member');
  const staffId = useStaffId();
  const { emails } = usePortal();
  const queries = useQueryClient();
  const intention = useIntention();
  const addresses = useAddresses(emails);
  const [chosen, setChosen] = useState<string | null>(null);
  const email = emails.find(({ address }) => address === chosen)?.address ?? emails[0]?.address ?? null;

  const send = useMutation({
    mutationFn: (body: { email: string }) =>
      withPassword(async () => {
        const path = { id: staffId, linkId };
        const header = { 'Idempotency-Key': intention.keyFor({ linkId, ...body }) };
        await answerOf(api.POST('/api/staff/{id}/portal/password-links/{linkId}/email', { params: { path, header }, body }));
        return body.email;
      }),
    onSuccess: async (sentTo) => {
      if (!sentTo) return;
      intention.fulfilled();
      await queries.invalidateQueries({ queryKey: ['staff', staffId] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email) send.mutate({ email });
  };

  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('link.emailTo')}
          data={addresses}
          value={email}
          onChange={setChosen}
          allowDeselect={false}
          flex="1 1 260px"
          maw={440}
        />
        <SendButton type="submit" variant="default" busy={send.isPending}>
          {t('link.emailIt')}
        </SendButton>
      </Group>
      <Text size="sm" role="status" className="any-name">
        {send.data && t('link.isOnItsWay', { address: send.data })}
      </Text>
      <ProblemAlert error={send.error} />
    </Stack>
  );
}
