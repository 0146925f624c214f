import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { Figure } from './figure.js';
import { FocusedStatus } from './focused-status.js';
import { ImportProgress } from './import-progress.js';
import { importProblem } from './import-problem.js';
import { InviteDialog } from './invite-dialog.js';
import { importQuery, staffListKey } from './queries.js';
import { RowErrors } from './row-errors.js';

/** An import under way, and what it did. The page may be left and found again by its address. */
export function ImportRun({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const { data: run, error, refetch } = useQuery(importQuery(id));
  const [inviting, setInviting] = useState(false);
  const isDone = run?.state === 'done';

  useEffect(() => {
    if (isDone) void queries.invalidateQueries({ queryKey: staffListKey });
  }, [isDone, queries]);

  const again = (
    <Button component={Link} to="/staff/import" variant="default">
      {t('import.other')}
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
        <ProblemAlert error={importProblem(run)} title={t('import.wholeRefused')} />
        <Group>{again}</Group>
      </>
    );
  if (!run || !isDone)
    return (
      <ImportProgress title={t('import.running')} run={run}>
        <Text size="sm">{t('import.mayLeave')}</Text>
      </ImportProgress>
    );

  const people = run.created + run.updated + run.unchanged;
  return (
    <>
      <Section title={t('imported.title')}>
        <FocusedStatus>
          {t(run.dryRun ? 'imported.dryRun' : 'imported.words', { count: run.created + run.updated })}
        </FocusedStatus>
        <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} m={0}>
          <Figure label={t('imported.created')} value={run.created} />
          <Figure label={t('imported.updated')} value={run.updated} />
          <Figure label={t('check.unchanged')} value={run.unchanged} />
          <Figure label={t('check.wrong')} value={run.failed} />
        </SimpleGrid>
        <Group>
          {people > 0 && !run.dryRun && <Button onClick={() => setInviting(true)}>{t('imported.invite')}</Button>}
          <Button renderRoot={(props) => <Link to="/staff" search={{ sort: '-registered' }} {...props} />} variant="default">
            {t('imported.show')}
          </Button>
          {again}
        </Group>
      </Section>
      <RowErrors run={run} />
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} whom={{ kind: 'import', importId: id, people }} />
    </>
  );
}
