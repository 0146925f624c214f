import { Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ask } from '../../parts/ask.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { BulkBadge } from './bulk-badge.js';
import { Figure } from '../../parts/figure.js';
import { type Bulk, bulkKey, bulkListKey, bulkQuery } from './queries.js';

/** How far it is, and the way to end it. */
export function BulkProgress({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation('staff');
  const isUnderWay = bulk.state === 'queued' || bulk.state === 'running';
  const turned = bulk.total - bulk.remaining;
  const state = useRef<HTMLDivElement>(null);
  return (
    <Section title={t('bulk.progress')} actions={<BulkBadge state={bulk.state} />}>
      <Stack gap="xs">
        <Progress.Root size="xl" radius="xl">
          <Progress.Section
            value={(turned / Math.max(1, bulk.total)) * 100}
            color={bulk.state === 'cancelled' ? 'gray' : undefined}
            animated={isUnderWay}
            aria-label={t('bulk.progress')}
            aria-valuetext={t('bulk.turned', { turned, count: bulk.total })}
          />
        </Progress.Root>
        <Text size="sm" aria-hidden>
          {t('bulk.turned', { turned, count: bulk.total })}
        </Text>
        <Text ref={state} tabIndex={-1} role="status" style={{ outline: 'none' }}>
          {t(`bulk.state.${bulk.state}`, { count: bulk.remaining })}
        </Text>
      </Stack>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0}>
        <Figure label={t('bulk.invited')} value={bulk.done - bulk.skipped} />
        <Figure label={t('bulk.skipped')} value={bulk.skipped} />
        <Figure label={t('bulk.failed')} value={bulk.failed} />
        <Figure label={t('bulk.remaining')} value={bulk.remaining} />
      </SimpleGrid>
      <Text size="sm">{t('bulk.delivery', { ...bulk.delivery })}</Text>
      {isUnderWay && <CancelButton bulk={bulk} onDone={() => state.current?.focus()} />}
    </Section>
  );
}

function CancelButton({ bulk: { id, remaining }, onDone }: { bulk: Bulk; onDone: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => answerOf(api.POST('/api/portal/bulk-invitations/{id}/cancel', { params: { path: { id } } })),
    onSuccess: (cancelled) => {
      queries.setQueryData(bulkQuery(id).queryKey, cancelled);
      onDone();
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: bulkKey(id) });
      void queries.invalidateQueries({ queryKey: bulkListKey });
    },
  });
  async function confirm() {
    const isSure = await ask({
      title: t('bulk.cancelTitle'),
      words: t('bulk.cancelWords', { count: remaining }),
      confirm: t('bulk.cancel'),
      danger: true,
    });
    if (isSure) cancel.mutate();
  }
  return (
    <>
      <ProblemAlert error={cancel.error} />
      <Group>
        <Button variant="default" loading={cancel.isPending} onClick={() => void confirm()}>
          {t('bulk.cancel')}
        </Button>
      </Group>
    </>
  );
}
