import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { nameWords } from '#shared-kernel/words';
import { type GivenContent, readContent, readSubject } from '../domain/content.js';
import { Conversation } from '../domain/conversation.js';
import { othersOf } from '../domain/people.js';
import { SendLimits } from '../limits/send-limits.js';
import { Attachments } from '../persistence/attachments.js';
import { Colleagues } from '../persistence/colleagues.js';

export interface ConversationToStart extends GivenContent {
  readonly subject: string;
  readonly participantIds: readonly string[];
  /** The draft it was written in; it goes with the start. */
  readonly draftId?: string | undefined;
}

/** Answers the conversation's id. */
export class StartConversation extends Command<string> {
  constructor(
    readonly callerId: string,
    readonly given: ConversationToStart,
  ) {
    super();
  }
}

@CommandHandler(StartConversation)
export class StartConversationHandler implements ICommandHandler<StartConversation> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
    private readonly limits: SendLimits,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, given }: StartConversation): Promise<string> {
    const [subject, content] = [readSubject(given.subject), readContent(given)];
    const others = othersOf(callerId, given.participantIds, await this.colleagues.reachable(given.participantIds));
    await this.limits.count(callerId, content.attachmentIds.length);
    return this.em.transactional(async (em) => {
      const conversation = new Conversation(subject, nameWords(subject), callerId, this.clock.now());
      const { participants, message } = conversation.begin(others, content);
      em.persist([conversation, ...participants, message]);
      await this.attachments.claim(em, content.attachmentIds, callerId, message.id);
      await sql`
        delete from messaging.draft where id = ${given.draftId ?? null}::uuid and staff_id = ${callerId}`.execute(em.getKysely());
      return conversation.id;
    });
  }
}
