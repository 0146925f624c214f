import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ask } from '../../parts/ask.js';
import { useIntention } from '../../parts/intention.js';
import { tellDone } from '../../parts/tell.js';
import { announcementsQuery } from './queries.js';

interface ToAnnounce {
  subject: string;
  body: string;
  office: string | null;
  attachmentIds: string[];
}

/** Makes an announcement, after asking. When it is made, the list shows how it goes on. */
export function useAnnounce() {
  const { t } = useTranslation('announcements');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: ToAnnounce) =>
      answerOf(api.POST('/api/announcements', { params: { header: { 'Idempotency-Key': intention.keyFor(body) } }, body })),
    onSuccess: () => {
      intention.fulfilled();
      void queries.invalidateQueries({ queryKey: announcementsQuery.queryKey });
    },
  });

  // Only once the form is known to be sent; before that, leaving would ask.
  useEffect(() => {
    if (!isSuccess) return;
    tellDone(t('new.done'));
    void navigate({ to: '/announcements' });
  }, [isSuccess, navigate, t]);

  return {
    isPending,
    isDone: isSuccess,
    error,
    async askThenSend(given: ToAnnounce, reach: number | undefined) {
      const { office } = given;
      const title = office === null ? t('ask.titleEverybody') : t('ask.titleOffice', { office });
      const words = reach === undefined ? t('ask.words') : t('ask.reach', { count: reach });
      if (await ask({ title, words, confirm: t('ask.confirm') })) mutate(given);
    },
  };
}
