import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { NotificationChoice } from '../domain/notifications.js';
import { openNotifications } from '../persistence/load-notifications.js';

/** How the caller wants to hear of messages. */
export class ChooseNotifications extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly choice: NotificationChoice,
  ) {
    super();
  }
}

@CommandHandler(ChooseNotifications)
export class ChooseNotificationsHandler implements ICommandHandler<ChooseNotifications> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId, choice }: ChooseNotifications): Promise<void> {
    await this.em.transactional(async (em) => {
      const [notifications] = await openNotifications(em, [callerId]);
      notifications!.choose(choice);
      // What waits for the end of the hours that were chosen before is looked at anew.
      await sql`
        update messaging.participant set digest_due = now() where (conversation_id, staff_id) in (
          select conversation_id, staff_id from messaging.participant
          where staff_id = ${callerId} and box = 'inbox' and has_unread and digest_due is not null for update skip locked)`.execute(
        em.getKysely(),
      );
    });
  }
}
