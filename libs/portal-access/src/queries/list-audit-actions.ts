import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { auditActions } from '../persistence/audit-actions.js';

/** Every action that the audit knows, by name. */
export class ListAuditActions extends Query<{ items: string[] }> {}

@QueryHandler(ListAuditActions)
export class ListAuditActionsHandler implements IQueryHandler<ListAuditActions> {
  constructor(private readonly em: EntityManager) {}

  async execute(): Promise<{ items: string[] }> {
    return { items: await auditActions(this.em.getKysely()) };
  }
}
