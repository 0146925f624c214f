import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { attachmentSchema } from './attachment.schema.js';
import { attachmentIdsSchema, bodySchema, position, subjectSchema } from './conversations.schemas.js';

const senderName = z.string().nullable().meta({ description: 'Null for somebody who is on no record.', example: 'Dana Silva' });

export const messageSchema = z
  .object({
    id: idSchema,
    position: position('Its place in the conversation; the first is 1.'),
    senderId: idSchema,
    senderName,
    body: bodySchema.nullable().meta({ description: 'Null once it is withdrawn.' }),
    sentAt: instantSchema,
    withdrawnAt: instantSchema.nullable(),
    withdrawableUntil: instantSchema.nullable().meta({ description: 'Null where the caller cannot withdraw it.' }),
    inReplyTo: z.int().nullable().meta({ description: 'The position of the message that it answers.' }),
    attachments: z.array(attachmentSchema),
    readBy: z
      .array(z.object({ staffId: idSchema, readAt: instantSchema }))
      .meta({ description: "Who has read it and when, on the caller's own messages alone." }),
  })
  .meta({ id: 'Message' });

export const messagePageSchema = z
  .object({
    items: z.array(messageSchema),
    nextCursor: z.int().nullable().meta({ description: 'The next `before`, or with `after` the next `after`; null at the end.' }),
  })
  .meta({ id: 'MessagePage' });

const bound = (description: string) =>
  z.coerce.number().int().min(0).max(2_147_483_647).optional().meta({ description, example: 51 });

export const messageRangeSchema = z
  .strictObject({
    before: bound('Messages before this position, the newest of them.'),
    after: bound('Messages after this position, the oldest of them.'),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    error: 'say either `before` or `after`, not both',
  });

export const sendSchema = z
  .strictObject({
    body: bodySchema,
    attachmentIds: attachmentIdsSchema,
    inReplyTo: position('The position of the message that it answers.').nullable().optional(),
  })
  .meta({ id: 'MessageToSend', example: { body: 'I can take the Friday clinic.' } });

export const unreadSchema = z
  .object({ conversations: z.int().meta({ example: 2 }), messages: z.int().meta({ example: 5 }) })
  .meta({ id: 'UnreadCounts' });

export const messageSearchSchema = z.strictObject({
  q: z.string().trim().min(1).max(200).meta({
    description: 'Words that must all be in the message. Accents and case do not matter, nor do English and Spanish endings.',
    example: 'vaccines friday',
  }),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  cursor: cursorSchema,
});

export const foundMessagesSchema = z
  .object({
    items: z.array(
      z.object({
        conversationId: idSchema,
        subject: subjectSchema,
        messageId: idSchema,
        position: position('Its place in the conversation.'),
        senderName,
        at: instantSchema,
        excerpt: z
          .array(z.object({ text: z.string(), match: z.boolean() }))
          .meta({ description: 'Part of the message; `match` marks the words that were meant.' }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'FoundMessages' });
