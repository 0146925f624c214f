import { answerOf, api, type Schemas } from '../../api/client.js';

export type Attachment = Schemas['Attachment'];

/** Hands a file over; the portal looks at what it really is before it takes it. */
export function uploadAttachment(file: File, key: string): Promise<Attachment> {
  const form = new FormData();
  form.set('file', file);
  return answerOf(
    api.POST('/api/attachments', {
      params: { header: { 'Idempotency-Key': key } },
      body: { file: '' },
      bodySerializer: () => form,
    }),
  );
}

/** Takes a file back that was not sent. */
export const dropAttachment = (id: string): Promise<unknown> =>
  answerOf(api.DELETE('/api/attachments/{id}', { params: { path: { id } } }));
