import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportRun } from '../../parts/csv-import/import-run.js';
import type { CsvImport } from '../../parts/csv-import/kind.js';
import { InviteDialog } from './invite-dialog.js';
import { staffListKey } from './queries.js';
import { roster } from './roster.js';

/** The import of a roster, which leads on to the invitations. */
export function RosterRun({ id }: { id: string }) {
  const { t } = useTranslation(['staff', 'csv-import']);
  const queries = useQueryClient();
  const [inviting, setInviting] = useState({ opened: false, people: 0 });

  const actions = ({ created, updated, unchanged, dryRun }: CsvImport) => {
    const people = created + updated + unchanged;
    return (
      <>
        {people > 0 && !dryRun && <Button onClick={() => setInviting({ opened: true, people })}>{t('imported.invite')}</Button>}
        <Button renderRoot={(props) => <Link to="/staff" search={{ sort: '-registered' }} {...props} />} variant="default">
          {t('csv-import:done.show')}
        </Button>
      </>
    );
  };
  return (
    <>
      <ImportRun
        kind={roster}
        id={id}
        onDone={() => void queries.invalidateQueries({ queryKey: staffListKey })}
        actions={actions}
      />
      <InviteDialog
        opened={inviting.opened}
        onClose={() => setInviting({ ...inviting, opened: false })}
        whom={{ kind: 'import', importId: id, people: inviting.people }}
      />
    </>
  );
}
