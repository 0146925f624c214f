import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { newIdempotencyKey } from '../../api/client.js';
import { DryRun } from './dry-run.js';
import { RosterColumns } from './roster-columns.js';
import { RosterDrop } from './roster-drop.js';
import { heldInMemory, type Roster, uploadRoster } from './upload-roster.js';

/** Before anything is changed: choose a file, and see what it would do. */
export function ImportStart() {
  const [roster, setRoster] = useState<Roster>();
  const check = useMutation({ mutationFn: ({ file, checkKey }: Roster) => uploadRoster(file, checkKey, true) });

  async function choose(file: File) {
    const next = { file: await heldInMemory(file), checkKey: newIdempotencyKey(), importKey: newIdempotencyKey() };
    setRoster(next);
    check.mutate(next);
  }
  function forget() {
    check.reset();
    setRoster(undefined);
  }

  if (roster && check.data) return <DryRun id={check.data.id} roster={roster} onOther={forget} />;
  return (
    <>
      <RosterDrop
        busy={check.isPending}
        error={check.error}
        onFile={(file) => void choose(file)}
        onRetry={roster ? () => check.mutate(roster) : undefined}
      />
      <RosterColumns />
    </>
  );
}
