import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../problem-alert.js';
import { Section } from '../section.js';
import { SendButton } from '../send-button.js';
import { Figure } from '../figure.js';
import { FocusedStatus } from '../focused-status.js';
import { importProblem } from './import-problem.js';
import type { ImportKind } from './kind.js';
import { ImportProgress } from './progress.js';
import { RowErrors, RowWarnings } from './row-errors.js';
import { type ChosenFile, upload } from './upload.js';

interface DryRunProps {
  kind: ImportKind;
  id: string;
  chosen: ChosenFile;
  onOther: () => void;
}

/** What the file would do. Nothing has been changed yet. */
export function DryRun({ kind, id, chosen, onOther }: DryRunProps) {
  const { t } = useTranslation('csv-import');
  const navigate = useNavigate();
  const { data: check, error, refetch } = useQuery(kind.query(id));
  const start = useMutation({
    mutationFn: () => upload(kind, chosen.file, chosen.importKey, false),
    onSuccess: (started) => navigate({ to: kind.page, search: { id: started.id } }),
  });

  const other = (
    <Button variant="default" onClick={onOther}>
      {t('other')}
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
        <ProblemAlert error={importProblem(check)} title={t('wholeRefused')} />
        <Group>{other}</Group>
      </>
    );
  if (check?.state !== 'done') return <ImportProgress title={t('checking', { file: chosen.file.name })} run={check} />;

  const records = check.created + check.updated;
  return (
    <>
      <Section title={t('check.title')} about={<span className="any-name">{chosen.file.name}</span>}>
        <FocusedStatus>{records > 0 ? t(`${kind.words}.can`, { count: records }) : t(`${kind.words}.nothing`)}</FocusedStatus>
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0}>
          <Figure label={t('check.create')} value={check.created} />
          <Figure label={t('check.update')} value={check.updated} />
          <Figure label={t('check.unchanged')} value={check.unchanged} />
          <Figure label={t('check.wrong')} value={check.failed} />
        </SimpleGrid>
        {check.failed > 0 && records > 0 && <Text size="sm">{t('check.leftOut', { count: check.failed })}</Text>}
        <ProblemAlert error={start.error} />
        <Group>
          {records > 0 && (
            <SendButton busy={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
              {t(`${kind.words}.import`, { count: records })}
            </SendButton>
          )}
          {other}
        </Group>
      </Section>
      <RowErrors kind={kind} run={check} />
      <RowWarnings run={check} />
    </>
  );
}
