import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { nameWords } from '#shared-kernel/words';
import { Announcement, readOffice } from '../domain/announcement.js';
import { type GivenContent, readContent, readSubject } from '../domain/content.js';
import { Conversation } from '../domain/conversation.js';
import { Attachments } from '../persistence/attachments.js';
import { Colleagues } from '../persistence/colleagues.js';

export interface AnnouncementToMake extends GivenContent {
  readonly subject: string;
  /** As it stands in Biographics; left out for everybody. */
  readonly office?: string | null | undefined;
}

/** Answers the announcement's id. The worker writes down whom it is for. */
export class MakeAnnouncement extends Command<string> {
  constructor(
    readonly callerId: string,
    readonly given: AnnouncementToMake,
  ) {
    super();
  }
}

@CommandHandler(MakeAnnouncement)
export class MakeAnnouncementHandler implements ICommandHandler<MakeAnnouncement> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, given }: MakeAnnouncement): Promise<string> {
    const [subject, content, office] = [readSubject(given.subject), readContent(given), readOffice(given.office)];
    return this.em.transactional(async (em) => {
      const conversation = new Conversation(subject, nameWords(subject), callerId, this.clock.now(), 'announcement');
      const announcement = new Announcement(conversation, office);
      if (announcement.recipientsAmong(await this.colleagues.reachableIn(office, null, 2)).length === 0)
        throw new DomainError('invalid', 'messaging.nobody-there', 'Nobody there can read messages.', [
          { path: 'office', message: 'must be that of somebody else who can use messages' },
        ]);
      const message = conversation.announce(content);
      em.persist([conversation, announcement, message]);
      await this.attachments.claim(em, content.attachmentIds, callerId, message.id);
      return conversation.id;
    });
  }
}
