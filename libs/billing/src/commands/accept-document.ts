import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { lockDocument } from '../persistence/load-document.js';

/** A version of a document is in force from now on. `number`: of the version that was looked at. */
export class AcceptDocument extends Command<void> {
  constructor(
    readonly reviewerId: string,
    readonly subjectId: string,
    readonly number: number,
  ) {
    super();
  }
}

@CommandHandler(AcceptDocument)
export class AcceptDocumentHandler implements ICommandHandler<AcceptDocument> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ reviewerId, subjectId: documentId, number }: AcceptDocument): Promise<void> {
    await this.em.transactional(async (em) => {
      const document = await lockDocument(em, documentId);
      document.accept(number, { by: reviewerId, at: this.clock.now() });
    });
  }
}
