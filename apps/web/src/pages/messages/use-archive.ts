import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { tellDone } from '../../parts/tell.js';
import { messagesKey } from '../../session/unread.js';

/** Puts a conversation away, or brings it back. */
export function useArchive() {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, archived }: { id: string; archived: boolean }) => {
      const path = { params: { path: { id } } };
      return answerOf(
        archived ? api.DELETE('/api/conversations/{id}/archive', path) : api.PUT('/api/conversations/{id}/archive', path),
      );
    },
    onSuccess: async (_nothing, { archived }) => {
      tellDone(t(archived ? 'archive.undone' : 'archive.done'));
      await queries.invalidateQueries({ queryKey: messagesKey });
    },
  });
}
