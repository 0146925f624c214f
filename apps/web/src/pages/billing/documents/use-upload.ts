import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { withProgress } from '../../../api/with-progress.js';
import { useIntention } from '../../../parts/intention.js';
import { tellDone } from '../../../parts/tell.js';
import { accountKey } from '../queries.js';
import { type BillingDocument, documentQuery, type Kind, type UploadTarget } from './queries.js';

export interface UploadValues {
  kind: Kind;
  title: string;
  memberId: string;
  validUntil: string;
  front: File | null;
  back: File | null;
}

/** What of the form belongs to a document of this kind. */
function fieldsOf({ kind, title, memberId, validUntil }: UploadValues, isNew: boolean): Record<string, string> {
  const isCard = kind === 'insurance_card';
  return {
    ...(isNew && { kind, ...(title.trim() && { title: title.trim() }) }),
    ...(isCard && { memberId: memberId.trim(), ...(validUntil && { validUntil }) }),
  };
}

const nameOf = (file: File | null) => file && [file.name, file.size, file.lastModified];

/** Sends what was filled in; `progress` is the part of it that has left this device, undefined before and after. */
export function useUpload({ accountId, of }: UploadTarget, onDone: () => void) {
  const { t } = useTranslation('billing-documents');
  const queries = useQueryClient();
  const intention = useIntention();
  const [progress, setProgress] = useState<number>();
  const upload = useMutation({
    mutationFn: (values: UploadValues): Promise<BillingDocument> => {
      const fields = fieldsOf(values, !of);
      const { front, back } = values;
      const header = { 'Idempotency-Key': intention.keyFor([fields, nameOf(front), nameOf(back)]) };
      const form = new FormData();
      for (const [name, text] of Object.entries(fields)) form.set(name, text);
      if (front) form.set('front', front);
      if (back && values.kind === 'insurance_card') form.set('back', back);
      setProgress(0);
      const sent = { bodySerializer: () => form, fetch: withProgress(setProgress) };
      return of
        ? answerOf(
            api.POST('/api/documents/{id}/versions', { params: { path: { id: of.id }, header }, body: { front: '' }, ...sent }),
          )
        : answerOf(
            api.POST('/api/billing-accounts/{id}/documents', {
              params: { path: { id: accountId }, header },
              body: { front: '', kind: values.kind },
              ...sent,
            }),
          );
    },
    onSuccess: (document) => {
      intention.fulfilled();
      queries.setQueryData(documentQuery(document).queryKey, document);
      void queries.invalidateQueries({ queryKey: accountKey(accountId) });
      tellDone(t('upload.done'));
      onDone();
    },
    onSettled: () => setProgress(undefined),
  });
  return { upload, progress };
}
