import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Figure } from '../figure.js';
import { FocusedStatus } from '../focused-status.js';
import { ProblemAlert } from '../problem-alert.js';
import { Section } from '../section.js';
import { importProblem } from './import-problem.js';
import type { CsvImport, ImportKind } from './kind.js';
import { ImportProgress } from './progress.js';
import { RowErrors, RowWarnings } from './row-errors.js';

interface ImportRunProps {
  kind: ImportKind;
  id: string;
  /** What was fetched before the import was done is not true any more. */
  onDone: () => void;
  /** What can be done when it is done. */
  actions: (run: CsvImport) => ReactNode;
}

/** An import under way, and what it did. The page may be left and found again by its address. */
export function ImportRun({ kind, id, onDone, actions }: ImportRunProps) {
  const { t } = useTranslation('csv-import');
  const { data: run, error, refetch } = useQuery(kind.query(id));
  const isDone = run?.state === 'done';
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (isDone) done();
  }, [isDone]);

  const again = (
    <Button component={Link} to={kind.page} variant="default">
      {t('other')}
    </Button>
  );
  if (error)
    return (
      <>
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        <Group>{again}</Group>
      </>
    );
  if (run?.state === 'failed')
    return (
      <>
        <ProblemAlert error={importProblem(run)} title={t('wholeRefused')} />
        <Group>{again}</Group>
      </>
    );
  if (!run || !isDone)
    return (
      <ImportProgress title={t('running')} run={run}>
        <Text size="sm">{t('mayLeave')}</Text>
      </ImportProgress>
    );

  return (
    <>
      <Section title={t('done.title')}>
        <FocusedStatus>
          {t(`${kind.words}.${run.dryRun ? 'dryRun' : 'done'}`, { count: run.created + run.updated })}
        </FocusedStatus>
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0}>
          <Figure label={t(`${kind.words}.created`)} value={run.created} />
          <Figure label={t(`${kind.words}.updated`)} value={run.updated} />
          <Figure label={t('check.unchanged')} value={run.unchanged} />
          <Figure label={t('check.wrong')} value={run.failed} />
        </SimpleGrid>
        <Group>
          {actions(run)}
          {again}
        </Group>
      </Section>
      <RowErrors kind={kind} run={run} />
      <RowWarnings run={run} />
    </>
  );
}
