import { defineEntity, p } from '@mikro-orm/core';
import { storedFileProperties } from '#shared-kernel/documents';
import { Attachment } from '../domain/attachment.js';
import { Announcement } from '../domain/announcement.js';
import { Conversation } from '../domain/conversation.js';
import { Draft } from '../domain/draft.js';
import { Message } from '../domain/message.js';
import { Notifications } from '../domain/notifications.js';
import { Participant } from '../domain/participant.js';

const instant = () => p.datetime().columnType('timestamptz');

export const ConversationSchema = defineEntity({
  class: Conversation,
  tableName: 'conversation',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<Conversation['kind']>(),
    subject: p.text(),
    subjectWords: p.array().columnType('text[]').$type<Conversation['subjectWords']>(),
    startedBy: p.uuid(),
    startedAt: instant(),
    lastPosition: p.integer(),
    people: p.integer(),
  },
});

export const ParticipantSchema = defineEntity({
  class: Participant,
  tableName: 'participant',
  schema: 'messaging',
  properties: {
    conversationId: p.uuid().primary(),
    staffId: p.uuid().primary(),
    joinedAt: instant(),
    leftAt: instant().nullable(),
    leftPosition: p.integer().nullable(),
    archived: p.boolean(),
    readTo: p.integer(),
    lastAt: instant(),
  },
});

export const MessageSchema = defineEntity({
  class: Message,
  tableName: 'message',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    conversationId: p.uuid(),
    position: p.integer(),
    senderId: p.uuid(),
    heading: p.text().nullable(),
    body: p.text().nullable(),
    inReplyTo: p.integer().nullable(),
    attachments: p.integer(),
    // The place is taken by then: of two messages the later one has the later time.
    sentAt: instant().defaultRaw('clock_timestamp()'),
    withdrawnAt: instant().nullable(),
  },
});

export const DraftSchema = defineEntity({
  class: Draft,
  tableName: 'draft',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    staffId: p.uuid(),
    conversationId: p.uuid().nullable(),
    subject: p.text(),
    participantIds: p.array().columnType('uuid[]').$type<string[]>(),
    body: p.text(),
    attachmentIds: p.array().columnType('uuid[]').$type<string[]>(),
    updatedAt: instant(),
  },
});

export const AttachmentSchema = defineEntity({
  class: Attachment,
  tableName: 'attachment',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    uploaderId: p.uuid(),
    ...storedFileProperties(),
  },
});

export const NotificationsSchema = defineEntity({
  class: Notifications,
  tableName: 'notifications',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    digest: p.boolean(),
    quietFrom: p.text().nullable(),
    quietTo: p.text().nullable(),
    digests: p.integer(),
  },
});

export const AnnouncementSchema = defineEntity({
  class: Announcement,
  tableName: 'announcement',
  schema: 'messaging',
  properties: {
    id: p.uuid().primary(),
    office: p.text().nullable(),
    madeBy: p.uuid(),
    madeAt: instant(),
    recipients: p.integer(),
    writtenAfter: p.uuid().nullable(),
    writtenAt: instant().nullable(),
  },
});
