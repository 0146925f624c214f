import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.js';
import { type Access, accessQuery } from '../queries.js';

/** Says anew who may see the account, which until now were those in `before`: `onDone` hears who may now. */
export function useChangeAccess(accountId: string, before: Access, onDone: (access: Access) => void) {
  const queries = useQueryClient();
  const { queryKey } = accessQuery(accountId);
  return useMutation({
    mutationFn: (staffIds: string[]) =>
      answerOf(
        api.PUT('/api/billing-accounts/{id}/access', {
          params: { path: { id: accountId } },
          body: { staffIds, replaces: before.staffIds },
        }),
      ),
    onSuccess: async (access) => {
      // An answer to an older question must not overwrite it.
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, access);
      onDone(access);
    },
    // Somebody else may have changed it: what they made of it is shown beside the problem.
    onError: () => queries.invalidateQueries({ queryKey }),
  });
}
