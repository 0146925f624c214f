import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { Figure } from './figure.js';
import { FocusedStatus } from './focused-status.js';
import { ImportProgress } from './import-progress.js';
import { importProblem } from './import-problem.js';
import { importQuery } from './queries.js';
import { RowErrors } from './row-errors.js';
import { type Roster, uploadRoster } from './upload-roster.js';

/** What the file would do. Nobody has been changed yet. */
export function DryRun({ id, roster, onOther }: { id: string; roster: Roster; onOther: () => void }) {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const { data: check, error, refetch } = useQuery(importQuery(id));
  const start = useMutation({
    mutationFn: () => uploadRoster(roster.file, roster.importKey, false),
    onSuccess: (started) => navigate({ to: '/staff/import', search: { id: started.id } }),
  });

  const other = (
    <Button variant="default" onClick={onOther}>
      {t('import.other')}
    </Button>
  );
  if (error)
    return (
      <>
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        <Group>{other}</Group>
      </>
    );
  if (check?.state === 'failed')
    return (
      <>
        <ProblemAlert error={importProblem(check)} title={t('import.wholeRefused')} />
        <Group>{other}</Group>
      </>
    );
  if (check?.state !== 'done') return <ImportProgress title={t('import.checking', { file: roster.file.name })} run={check} />;

  const people = check.created + check.updated;
  return (
    <>
      <Section title={t('check.title')} about={<span className="any-name">{roster.file.name}</span>}>
        <FocusedStatus>{people > 0 ? t('check.words', { count: people }) : t('check.nothing')}</FocusedStatus>
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0}>
          <Figure label={t('check.create')} value={check.created} />
          <Figure label={t('check.update')} value={check.updated} />
          <Figure label={t('check.unchanged')} value={check.unchanged} />
          <Figure label={t('check.wrong')} value={check.failed} />
        </SimpleGrid>
        {check.failed > 0 && people > 0 && <Text size="sm">{t('check.leftOut', { count: check.failed })}</Text>}
        <ProblemAlert error={start.error} />
        <Group>
          {people > 0 && (
            <SendButton busy={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
              {t('check.import', { count: people })}
            </SendButton>
          )}
          {other}
        </Group>
      </Section>
      <RowErrors run={check} />
    </>
  );
}
