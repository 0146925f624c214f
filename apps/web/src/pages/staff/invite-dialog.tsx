import { Button, Checkbox, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useIntention } from '../../parts/intention.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { bulkListKey } from './queries.js';
import { features } from './staff-filter.js';
import { countsOf, howMany, requestFor, type Whom } from './whom.js';

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
  whom: Whom;
}

/** Says who will be invited and who will not, lets the features be set, and begins. */
export function InviteDialog({ opened, onClose, whom }: InviteDialogProps) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('invite.title', { count: howMany(whom) })}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <InviteForm whom={whom} onClose={onClose} />
    </Modal>
  );
}

function InviteForm({ whom, onClose }: Omit<InviteDialogProps, 'opened'>) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const [keeps, setKeeps] = useState(true);
  const [chosen, setChosen] = useState<string[]>([]);

  const start = useMutation({
    mutationFn: (body: Schemas['StartBulkInvitation']) =>
      answerOf(
        api.POST('/api/portal/bulk-invitations', {
          params: { header: { 'Idempotency-Key': intention.keyFor(body) } },
          body,
        }),
      ),
    onSuccess: async ({ id }) => {
      intention.fulfilled();
      void queries.invalidateQueries({ queryKey: bulkListKey });
      await navigate({ to: '/staff/bulk/$bulkId', params: { bulkId: id } });
    },
  });
  const begin = () =>
    start.mutate({ ...requestFor(whom), ...(keeps ? {} : { features: features.filter((each) => chosen.includes(each)) }) });

  return (
    <Stack>
      <WhatHappens whom={whom} />
      <Radio.Group label={t('invite.features')} value={keeps ? 'keep' : 'set'} onChange={(value) => setKeeps(value === 'keep')}>
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label={t('invite.keep')} data-autofocus />
          <Radio value="set" label={t('invite.set')} description={t('invite.setWords')} />
        </Stack>
      </Radio.Group>
      {!keeps && (
        <Checkbox.Group label={t('invite.which')} value={chosen} onChange={setChosen} ms="xl">
          <Stack gap="xs" mt="xs">
            {features.map((feature) => (
              <Checkbox key={feature} value={feature} label={t(`feature.${feature}`, { ns: 'common' })} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      {!keeps && chosen.length === 0 && (
        <Text size="sm" role="status">
          {t('invite.none')}
        </Text>
      )}
      <ProblemAlert error={start.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel', { ns: 'common' })}
        </Button>
        <SendButton busy={start.isPending} onClick={begin}>
          {t('invite.begin', { count: howMany(whom) })}
        </SendButton>
      </Group>
    </Stack>
  );
}

/** Who gets an e-mail, and who does not and why. */
function WhatHappens({ whom }: { whom: Whom }) {
  const { t } = useTranslation('staff');
  const counts = countsOf(whom);
  if (!counts) return <Text size="sm">{t('invite.import')}</Text>;
  const lines = [
    { key: 'invite.new', count: counts.not_invited },
    { key: 'invite.invited', count: counts.invited },
    { key: 'invite.account', count: counts.setup_incomplete + counts.active },
    { key: 'invite.disabled', count: counts.disabled },
  ] as const;
  return (
    <List size="sm" spacing={4}>
      {lines.map(({ key, count }) => count > 0 && <List.Item key={key}>{t(key, { count })}</List.Item>)}
    </List>
  );
}
