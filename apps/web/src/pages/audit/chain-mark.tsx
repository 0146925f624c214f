import { Alert, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconClock, IconLoader2, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { durationWords } from '../../parts/duration-words.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { type Verification, verificationQuery } from './queries.js';

const looks = {
  intact: { color: 'teal', icon: IconShieldCheck },
  broken: { color: 'red', icon: IconShieldX },
  never: { color: 'gray', icon: IconClock },
  running: { color: 'blue', icon: IconLoader2 },
} as const;

/** Rows are sealed within seconds; minutes mean that nobody does it. */
const LATE_SECONDS = 300;

/** Whether the chain of the audit is whole, as far as it was checked. */
export function ChainMark() {
  const { t } = useTranslation('audit');
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(verificationQuery);
  const check = useMutation({
    mutationFn: () => answerOf(api.POST('/api/audit/verification')),
    onSuccess: (answer) => queries.setQueryData(verificationQuery.queryKey, answer),
  });

  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton h={{ base: 150, sm: 78 }} />;
  const { color, icon: Icon } = looks[data.state];
  return (
    <Stack gap="xs">
      <Alert color={color} icon={<Icon aria-hidden />} role="group" aria-label={t('chain.label')} data-chain={data.state}>
        <Group justify="space-between" gap="sm">
          <div role="status">
            <Text fw={650}>{t(`chain.${data.state}`)}</Text>
            <Text size="sm">
              <Words found={data} />
            </Text>
          </div>
          <SendButton
            variant="default"
            size="sm"
            busy={check.isPending || data.state === 'running'}
            onClick={() => check.mutate()}
          >
            {t('chain.check')}
          </SendButton>
        </Group>
      </Alert>
      <ProblemAlert error={check.error} onRetry={() => check.mutate()} />
    </Stack>
  );
}

function Words({ found: { state, rows, checkedAt, problem, unsealedSeconds } }: { found: Verification }) {
  const { t, i18n } = useTranslation('audit');
  const when = checkedAt ? momentWords(checkedAt, i18n.language) : '';
  if (state === 'running') return t('chain.runningWords');
  if (state === 'broken')
    return problem?.row != null ? t('chain.brokenAt', { row: problem.row, when }) : t('chain.brokenWords', { when });
  if (unsealedSeconds > LATE_SECONDS) return t('chain.late', { duration: durationWords(unsealedSeconds, i18n.language) });
  return state === 'intact' ? t('chain.intactWords', { count: rows, when }) : t('chain.neverWords');
}
