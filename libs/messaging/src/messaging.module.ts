import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { PortalAccessModule } from '#portal-access';
import { AddPeopleHandler } from './commands/add-people.js';
import { ArchiveConversationHandler } from './commands/archive-conversation.js';
import { BringBackConversationHandler } from './commands/bring-back-conversation.js';
import { DropAttachmentHandler } from './commands/drop-attachment.js';
import { ChooseNotificationsHandler } from './commands/choose-notifications.js';
import { DropDraftHandler } from './commands/drop-draft.js';
import { DropReplyDraftHandler } from './commands/drop-reply-draft.js';
import { ExportMessagesHandler } from './commands/export-messages.js';
import { KeepDraftHandler } from './commands/keep-draft.js';
import { KeepReplyDraftHandler } from './commands/keep-reply-draft.js';
import { LeaveConversationHandler } from './commands/leave-conversation.js';
import { MakeAnnouncementHandler } from './commands/make-announcement.js';
import { MarkReadHandler } from './commands/mark-read.js';
import { ReadAttachmentHandler } from './commands/read-attachment.js';
import { PurgeMessagesHandler } from './commands/purge-messages.js';
import { RebuildUnreadCountsHandler } from './commands/rebuild-unread-counts.js';
import { SendMessageHandler } from './commands/send-message.js';
import { StartConversationHandler } from './commands/start-conversation.js';
import { UploadAttachmentHandler } from './commands/upload-attachment.js';
import { WithdrawMessageHandler } from './commands/withdraw-message.js';
import { SendLimits } from './limits/send-limits.js';
import { Messages } from './messages.js';
import { AnnouncementReads } from './persistence/announcement-reads.projection.js';
import { Attachments } from './persistence/attachments.js';
import { Colleagues } from './persistence/colleagues.js';
import {
  AnnouncementSchema,
  AttachmentSchema,
  ConversationSchema,
  DraftSchema,
  MessageSchema,
  NotificationsSchema,
  ParticipantSchema,
} from './persistence/entities.js';
import { ExportedConversations } from './persistence/exported-conversations.js';
import { Hints } from './persistence/hints.js';
import { MembershipOf } from './persistence/membership.js';
import { MessageArchive } from './persistence/message-archive.js';
import { MessageRows } from './persistence/message-rows.js';
import { ParticipantsProjection } from './persistence/participants.projection.js';
import { CountOpenConversationsHandler } from './queries/count-open-conversations.js';
import { CountUnreadHandler } from './queries/count-unread.js';
import { GetAttachmentHandler } from './queries/get-attachment.js';
import { GetConversationHandler } from './queries/get-conversation.js';
import { GetMessageHandler } from './queries/get-message.js';
import { GetNotificationsHandler } from './queries/get-notifications.js';
import { ListAnnouncementsHandler } from './queries/list-announcements.js';
import { ListConversationsHandler } from './queries/list-conversations.js';
import { ListDraftsHandler } from './queries/list-drafts.js';
import { ListMessagesHandler } from './queries/list-messages.js';
import { SearchColleaguesHandler } from './queries/search-colleagues.js';
import { SearchMessagesHandler } from './queries/search-messages.js';

const commands = [
  AddPeopleHandler,
  ArchiveConversationHandler,
  BringBackConversationHandler,
  DropAttachmentHandler,
  ChooseNotificationsHandler,
  DropDraftHandler,
  DropReplyDraftHandler,
  ExportMessagesHandler,
  KeepDraftHandler,
  KeepReplyDraftHandler,
  LeaveConversationHandler,
  MakeAnnouncementHandler,
  MarkReadHandler,
  ReadAttachmentHandler,
  PurgeMessagesHandler,
  RebuildUnreadCountsHandler,
  SendMessageHandler,
  StartConversationHandler,
  UploadAttachmentHandler,
  WithdrawMessageHandler,
];

const queries = [
  CountOpenConversationsHandler,
  CountUnreadHandler,
  GetAttachmentHandler,
  GetConversationHandler,
  GetMessageHandler,
  GetNotificationsHandler,
  ListAnnouncementsHandler,
  ListConversationsHandler,
  ListDraftsHandler,
  ListMessagesHandler,
  SearchColleaguesHandler,
  SearchMessagesHandler,
];

/** Conversations between staff members: what both processes need. */
@Module({
  imports: [
    PortalAccessModule,
    MikroOrmModule.forFeature([
      AnnouncementSchema,
      AttachmentSchema,
      ConversationSchema,
      ParticipantSchema,
      MessageSchema,
      DraftSchema,
      NotificationsSchema,
    ]),
  ],
  providers: [
    ...commands,
    ...queries,
    AnnouncementReads,
    Attachments,
    Colleagues,
    ExportedConversations,
    Hints,
    SendLimits,
    MembershipOf,
    MessageArchive,
    MessageRows,
    ParticipantsProjection,
    Messages,
  ],
  exports: [Colleagues, Hints, Messages],
})
export class MessagingModule {}
