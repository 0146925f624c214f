import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { hasCode } from '../../../api/problem.js';
import { ask } from '../../../parts/ask.js';
import { useIntention } from '../../../parts/intention.js';
import { tellDone } from '../../../parts/tell.js';
import { type Colleague, type Draft, inboxKey } from '../queries.js';
import { useDraft } from '../use-draft.js';
import { useAttachments } from '../../../parts/attachments/use-attachments.js';

type Content = { subject: string; participantIds: string[]; body: string; attachmentIds: string[] };

const isEmpty = ({ subject, participantIds, body, attachmentIds }: Content) =>
  subject === '' && body === '' && participantIds.length === 0 && attachmentIds.length === 0;

/** What is written to begin a conversation: kept as a draft while it is typed, then sent. */
export function useCompose(draft?: Draft) {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const draftIntention = useIntention();
  const [people, setPeople] = useState<readonly Colleague[]>(draft?.people ?? []);
  const [subject, setSubject] = useState(draft?.subject ?? '');
  const [body, setBody] = useState(draft?.body ?? '');
  const files = useAttachments(draft?.attachments ?? []);
  const draftId = useRef(draft?.id);
  const [hasDraft, setHasDraft] = useState(Boolean(draft));
  const content: Content = { subject, participantIds: people.map(({ staffId }) => staffId), body, attachmentIds: files.ids };

  const showId = (id: string | undefined, leaving: boolean) => {
    draftId.current = id;
    if (leaving) return;
    setHasDraft(Boolean(id));
    void navigate({ to: '/messages/new', search: { draft: id }, replace: true });
  };
  const begin = async (given: Content, leaving: boolean) => {
    const header = { 'Idempotency-Key': draftIntention.keyFor(given) };
    const { id } = await answerOf(api.POST('/api/drafts', { params: { header }, body: given, keepalive: leaving }));
    showId(id, leaving);
  };
  const save = async (given: Content, leaving: boolean) => {
    const id = draftId.current;
    if (!id && isEmpty(given)) return;
    try {
      if (!id) await begin(given, leaving);
      else if (isEmpty(given)) {
        await answerOf(api.DELETE('/api/drafts/{id}', { params: { path: { id } }, keepalive: leaving }));
        showId(undefined, leaving);
      } else await answerOf(api.PUT('/api/drafts/{id}', { params: { path: { id } }, body: given, keepalive: leaving }));
    } catch (error) {
      if (!hasCode(error, 'messaging.draft-not-found')) throw error;
      // It was sent or deleted in another window; what stands here is kept as another one.
      await begin(given, leaving);
    }
    void queries.invalidateQueries({ queryKey: inboxKey });
  };
  const keeping = useDraft({ content, save });

  const sending = useMutation({
    mutationFn: () => {
      const send = () => {
        const given = { ...content, ...(draftId.current && { draftId: draftId.current }) };
        const header = { 'Idempotency-Key': intention.keyFor(given) };
        return answerOf(api.POST('/api/conversations', { params: { header }, body: given }));
      };
      return keeping.whileResting(send, content);
    },
    onSuccess: ({ id }) => {
      intention.fulfilled();
      void queries.invalidateQueries({ queryKey: inboxKey });
      void navigate({ to: '/messages/$conversationId', params: { conversationId: id }, replace: true });
    },
  });
  const discarding = useMutation({
    mutationFn: () => {
      const id = draftId.current;
      const drop = () => (id ? answerOf(api.DELETE('/api/drafts/{id}', { params: { path: { id } } })) : Promise.resolve());
      return keeping.whileResting<unknown>(drop, content);
    },
    onSuccess: () => {
      tellDone(t('draft.discarded'));
      void queries.invalidateQueries({ queryKey: inboxKey });
      void navigate({ to: '/messages', replace: true });
    },
  });

  return {
    people,
    setPeople: (chosen: readonly Colleague[]) => setPeople(chosen),
    subject,
    setSubject,
    body,
    setBody,
    files,
    hasDraft,
    keeping,
    sending,
    discarding,
    async askThenDiscard() {
      const question = {
        title: t('draft.discardTitle'),
        words: t('draft.discardWords'),
        confirm: t('draft.discard'),
        danger: true,
      };
      if (await ask(question)) discarding.mutate();
    },
  };
}
