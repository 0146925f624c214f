import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { newIdempotencyKey } from '../../api/client.js';
import { DryRun } from './dry-run.js';
import { FileDrop } from './file-drop.js';
import type { ImportKind } from './kind.js';
import { type ChosenFile, heldInMemory, upload } from './upload.js';

interface ImportStartProps {
  kind: ImportKind;
  /** What the file must look like. */
  children: ReactNode;
}

/** Before anything is changed: choose a file, and see what it would do. */
export function ImportStart({ kind, children }: ImportStartProps) {
  const [chosen, setChosen] = useState<ChosenFile>();
  const check = useMutation({ mutationFn: ({ file, checkKey }: ChosenFile) => upload(kind, file, checkKey, true) });

  async function choose(file: File) {
    const next = { file: await heldInMemory(file), checkKey: newIdempotencyKey(), importKey: newIdempotencyKey() };
    setChosen(next);
    check.mutate(next);
  }
  function forget() {
    check.reset();
    setChosen(undefined);
  }

  if (chosen && check.data) return <DryRun kind={kind} id={check.data.id} chosen={chosen} onOther={forget} />;
  return (
    <>
      <FileDrop
        busy={check.isPending}
        error={check.error}
        onFile={(file) => void choose(file)}
        onRetry={chosen ? () => check.mutate(chosen) : undefined}
      />
      {children}
    </>
  );
}
