import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { AttachmentsController } from './http/attachments.controller.js';
import { AnnouncementsController } from './http/announcements.controller.js';
import { ColleaguesController } from './http/colleagues.controller.js';
import { ConversationsController } from './http/conversations.controller.js';
import { DraftsController } from './http/drafts.controller.js';
import { MessageExportsController } from './http/message-exports.controller.js';
import { MessagesController } from './http/messages.controller.js';
import { NotificationsController } from './http/notifications.controller.js';
import { OpenConversationsController } from './http/open-conversations.controller.js';
import { OwnMessagesController } from './http/own-messages.controller.js';
import { ParticipantsController } from './http/participants.controller.js';
import { ReplyDraftsController } from './http/reply-drafts.controller.js';
import { MessagingModule } from './messaging.module.js';

@Module({
  imports: [MessagingModule],
  controllers: [
    AttachmentsController,
    AnnouncementsController,
    ColleaguesController,
    ConversationsController,
    DraftsController,
    MessageExportsController,
    MessagesController,
    NotificationsController,
    OpenConversationsController,
    OwnMessagesController,
    ParticipantsController,
    ReplyDraftsController,
  ],
})
export class MessagingHttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  /** Files come as forms, which are not read before their route asks for it. */
  onModuleInit(): void {
    this.host.httpAdapter.useMultipart();
  }
}
