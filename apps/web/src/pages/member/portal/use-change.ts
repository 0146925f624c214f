import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../../parts/ask.js';
import { tellDone } from '../../../parts/tell.js';
import { withPassword } from '../../../parts/with-password.js';

interface Change {
  send: () => Promise<unknown>;
  /** What is said when it is done. */
  done: string;
  onDone?: () => void;
}

/** A change to the account of a person: asks first, for the password too where it is needed, and shows what came of it. */
export function useChange(staffId: string, { send, done, onDone }: Change) {
  const queries = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () =>
      withPassword(async () => {
        await send();
        return true;
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff', staffId] }),
    onSuccess: (isDone) => {
      if (!isDone) return;
      tellDone(done);
      onDone?.();
    },
  });
  return {
    busy: isPending,
    error,
    now: () => mutate(),
    async afterAsking(question: Parameters<typeof ask>[0]) {
      reset();
      if (await ask(question)) mutate();
    },
  };
}
