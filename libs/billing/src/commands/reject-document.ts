import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { lockDocument } from '../persistence/load-document.js';

/** A version of a document is not taken; whoever uploaded it sees why. `number`: of the version that was looked at. */
export class RejectDocument extends Command<void> {
  constructor(
    readonly reviewerId: string,
    readonly subjectId: string,
    readonly number: number,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(RejectDocument)
export class RejectDocumentHandler implements ICommandHandler<RejectDocument> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ reviewerId, subjectId: documentId, number, reason }: RejectDocument): Promise<void> {
    await this.em.transactional(async (em) => {
      const document = await lockDocument(em, documentId);
      document.reject(number, reason, { by: reviewerId, at: this.clock.now() });
    });
  }
}
