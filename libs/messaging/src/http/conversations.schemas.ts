import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { attachmentSchema } from './attachment.schema.js';
import { boxes } from '../queries/list-conversations.js';

// Only shapes stand here; what a subject or a message may be is a rule of the conversation (domain/).
const MOST_TEXT = 200_000;

export const subjectSchema = z
  .string()
  .max(2_000)
  .meta({ description: '1 to 200 characters on one line.', example: 'Flu vaccines at Lakeview' });

export const bodySchema = z.string().max(MOST_TEXT).meta({
  description: 'Plain text of 1 to 20,000 characters; it may be empty beside attachments.',
  example: 'The vaccines have arrived. Who can take the Friday clinic?',
});

export const attachmentIdsSchema = z
  .array(idSchema)
  .max(100)
  .optional()
  .meta({ description: "The caller's uploaded files, 10 at most.", example: [] });

const staffIds = (description: string) =>
  z
    .array(idSchema)
    .max(1_000)
    .meta({ description, example: ['01920f3a-7c1e-7abc-8def-0123456789ab'] });

export const participantIdsSchema = staffIds('Staff members, 99 at most. The caller is in it anyway.');

export const position = (description: string) => z.int().min(1).max(2_147_483_647).meta({ description, example: 1 });

const name = { givenName: z.string().meta({ example: 'Dana' }), familyName: z.string().meta({ example: 'Silva' }) };

const senderName = z.string().nullable().meta({ description: 'Null for somebody who is on no record.', example: 'Dana Silva' });

export const listSchema = z.strictObject({
  box: z.enum(boxes).default('inbox').meta({ description: 'Where to look.' }),
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The beginnings of words of the subject, or the name of somebody else who is in it.' }),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: cursorSchema,
});

const kindSchema = z
  .enum(['conversation', 'announcement'])
  .meta({ description: 'An announcement comes from an administrator and has no replies.' });

export const conversationPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        kind: kindSchema,
        subject: subjectSchema,
        people: z
          .array(z.object({ staffId: idSchema, ...name }))
          .meta({ description: 'Four of the others at most, those who are still in it first; of an announcement its sender.' }),
        peopleCount: z.int().meta({ description: 'How many are in it now, the caller included.', example: 3 }),
        lastMessage: z.object({
          id: idSchema,
          position: position('Its place in the conversation.'),
          senderId: idSchema,
          senderName,
          excerpt: z.string().nullable().meta({ description: 'Its first 200 characters; null once it is withdrawn.' }),
          at: instantSchema,
          attachments: z.int(),
        }),
        unread: z.int().meta({ description: "How many of the others' messages the caller has not read.", example: 2 }),
        archived: z.boolean(),
        left: z.boolean(),
        draft: z.boolean().meta({ description: 'Whether a reply of the caller waits to be sent.' }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ConversationPage' });

export const conversationSchema = z
  .object({
    id: idSchema,
    kind: kindSchema,
    subject: subjectSchema,
    startedAt: instantSchema,
    people: z
      .array(
        z.object({
          staffId: idSchema,
          ...name,
          jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
          office: z.string().nullable().meta({ example: 'Lakeview' }),
          leftAt: instantSchema.nullable(),
          readTo: z.int().meta({ description: 'The position up to which they have read; 0: nothing.' }),
          canBeWrittenTo: z.boolean().meta({ description: 'Whether secure messages are switched on for them.' }),
        }),
      )
      .meta({ description: 'Everybody, the caller included, and who left; of an announcement its sender.' }),
    lastPosition: z.int().meta({ description: 'Of the newest message that the caller may see.', example: 7 }),
    unread: z.int(),
    readTo: z.int(),
    archived: z.boolean(),
    leftAt: instantSchema.nullable().meta({ description: 'Since when the caller sees nothing new.' }),
    draft: z
      .object({
        body: bodySchema,
        attachmentIds: z.array(idSchema),
        attachments: z.array(attachmentSchema).meta({ description: 'Those of `attachmentIds` that are still there.' }),
      })
      .nullable()
      .meta({ description: "The caller's reply that is not sent yet." }),
  })
  .meta({ id: 'Conversation' });

export const startSchema = z
  .strictObject({
    subject: subjectSchema,
    participantIds: participantIdsSchema,
    body: bodySchema,
    attachmentIds: attachmentIdsSchema,
    draftId: idSchema.optional().meta({ description: 'The draft it was written in; it is deleted with the start.' }),
  })
  .meta({
    id: 'ConversationToStart',
    example: {
      subject: 'Flu vaccines at Lakeview',
      participantIds: ['01920f3a-7c1e-7abc-8def-0123456789ab'],
      body: 'The vaccines have arrived. Who can take the Friday clinic?',
    },
  });

export const readSchema = z
  .strictObject({ position: position('The newest message that the caller has seen.') })
  .meta({ id: 'ReadPosition', example: { position: 1 } });

export const addPeopleSchema = z
  .strictObject({ staffIds: staffIds('Who is to be in it too.').min(1) })
  .meta({ id: 'PeopleToAdd', example: { staffIds: ['01920f3a-7c1e-7abc-8def-0123456789ab'] } });

export const replyDraftSchema = z
  .strictObject({ body: bodySchema, attachmentIds: attachmentIdsSchema })
  .meta({ id: 'ReplyDraft', example: { body: 'I can take the Friday cl' } });
