import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useDocumentVisibility } from '@mantine/hooks';
import { answerOf, api } from '../../../api/client.js';
import { messagesKey } from '../../../session/unread.js';
import { type Conversation, conversationQuery } from '../queries.js';

/** Tells how far the reader has come, while the page is really in sight. */
export function useMarkRead({ id, readTo }: Conversation, newest: number): void {
  const queries = useQueryClient();
  const inSight = useDocumentVisibility() === 'visible';
  const told = useRef(readTo);
  useEffect(() => {
    if (!inSight || newest <= Math.max(readTo, told.current)) return;
    told.current = newest;
    const path = { params: { path: { id } } };
    async function tell(): Promise<void> {
      try {
        await answerOf(api.PUT('/api/conversations/{id}/read', { ...path, body: { position: newest } }));
      } catch {
        // It is told again with the next message, or when the page is opened again.
        told.current = readTo;
        return;
      }
      queries.setQueryData(conversationQuery(id).queryKey, (known) => known && { ...known, readTo: newest, unread: 0 });
      void queries.invalidateQueries({ queryKey: [...messagesKey, 'unread'] });
      void queries.invalidateQueries({ queryKey: [...messagesKey, 'inbox'] });
    }
    void tell();
  }, [id, readTo, newest, inSight, queries]);
}
