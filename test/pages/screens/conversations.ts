import { uploaded } from '../../support/attachments.js';
import type { Client } from '../../support/client.js';
import { conversationOf, say } from '../../support/messages.js';
import type { Language } from './words.js';

type Writer = { id: string; client: Client };

const said = {
  en: {
    vaccines: ['Flu vaccines', 'The flu vaccines have arrived. Who can take the Friday clinic?', 'I can, from nine to one.'],
    thanks: 'Thank you! The list of patients is at https://intranet.example/flu-clinic',
    photo: 'This is how the new room looks.',
    others: [
      ['Rota for December', 'Could you look over the rota before Monday?'],
      ['Lost badge', 'Somebody left a badge at the front desk.'],
    ],
    begun: ['Question about the copier', 'Does anybody know'],
  },
  es: {
    vaccines: [
      'Vacunas contra la gripe',
      'Llegaron las vacunas contra la gripe. ¿Quién puede atender la clínica del viernes?',
      'Yo puedo, de nueve a una.',
    ],
    thanks: '¡Gracias! La lista de pacientes está en https://intranet.example/flu-clinic',
    photo: 'Así quedó la sala nueva.',
    others: [
      ['Turnos de diciembre', '¿Podría revisar los turnos antes del lunes?'],
      ['Credencial perdida', 'Alguien dejó una credencial en recepción.'],
    ],
    begun: ['Pregunta sobre la copiadora', '¿Alguien sabe'],
  },
} as const;

/** What stands in somebody's messages; answers the id of the conversation that tells most. */
export async function writeMessages(
  language: Language,
  { staff, colleague }: Record<'staff' | 'colleague', Writer>,
): Promise<string> {
  const { vaccines, thanks, photo, others, begun } = said[language];
  for (const [subject, body] of others) await conversationOf(colleague, [staff], { subject, body });
  const { id } = await conversationOf(colleague, [staff], { subject: vaccines[0], body: vaccines[1] });
  await say(staff, id, vaccines[2]);
  await say(colleague, id, thanks);
  const attachmentIds = [await uploaded(colleague)];
  await colleague.client.post(`/api/conversations/${id}/messages`, { body: photo, attachmentIds });
  await staff.client.put(`/api/conversations/${id}/read`, { position: 3 });
  const [subject, body] = begun;
  await staff.client.post('/api/drafts', { subject, body, participantIds: [colleague.id], attachmentIds: [] });
  return id;
}
