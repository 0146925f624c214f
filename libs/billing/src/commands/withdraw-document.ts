import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Clock } from '#shared-kernel/domain';
import { Hints } from '../persistence/hints.js';
import { lockDocument } from '../persistence/load-document.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** Deletes one's own upload as long as nobody has decided about it, with its files. */
export class WithdrawDocument extends Command<void> {
  constructor(
    readonly uploader: Reader,
    readonly subjectId: string,
    readonly number: number,
  ) {
    super();
  }
}

@CommandHandler(WithdrawDocument)
export class WithdrawDocumentHandler implements ICommandHandler<WithdrawDocument> {
  constructor(
    private readonly em: EntityManager,
    private readonly reach: Reach,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  async execute({ uploader, subjectId: documentId, number }: WithdrawDocument): Promise<void> {
    await this.reach.mustReachDocument(documentId, uploader);
    await this.em.transactional(async (em) => {
      const document = await lockDocument(em, documentId);
      const { accountId, versions } = document;
      em.remove(document.withdraw(number, { by: uploader.staffId, at: this.clock.now() }));
      if (versions.length === 1) em.remove(document);
      await auditChange(em.getKysely(), { accountId, number });
      await this.hints.account(em.getKysely(), accountId);
    });
  }
}
