import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { retriedOnConflict } from '#shared-kernel/database';
import { forgetDrafts, forgetMessages, type Forgotten } from '../persistence/old-messages.js';

const MESSAGES_AT_ONCE = 2_000;

/**
 * Deletes messages older than `years`, the conversations that are empty then, and drafts that nobody touched for so long. What
 * a crash interrupts goes on with the next run; the audit row of a run says how much it deleted.
 */
export class PurgeMessages extends Command<Forgotten> {
  constructor(readonly years: number) {
    super();
  }
}

@CommandHandler(PurgeMessages)
export class PurgeMessagesHandler implements ICommandHandler<PurgeMessages> {
  constructor(private readonly em: EntityManager) {}

  async execute({ years }: PurgeMessages): Promise<Forgotten> {
    const deleted = { messages: 0, withAttachments: 0, conversations: 0, drafts: 0 };
    currentScope().command!.detail = { years, deleted };
    deleted.drafts = await forgetDrafts(this.em.fork().getKysely(), years);
    for (;;) {
      const { messages, withAttachments, conversations } = await retriedOnConflict(() => this.batch(years));
      deleted.messages += messages;
      deleted.withAttachments += withAttachments;
      deleted.conversations += conversations;
      if (messages === 0) return deleted;
    }
  }

  private batch(years: number): Promise<Omit<Forgotten, 'drafts'>> {
    return this.em.fork().transactional((em) => forgetMessages(em.getKysely(), years, MESSAGES_AT_ONCE));
  }
}
