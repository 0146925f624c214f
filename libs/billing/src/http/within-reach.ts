import { EntityManager } from '@mikro-orm/postgresql';
import { type CanActivate, type ExecutionContext, Inject, Injectable, mixin, type Type } from '@nestjs/common';
import { QueryBus, type Query } from '@nestjs/cqrs';
import { recordAudit } from '#shared-kernel/audit';
import type { Caller } from '#shared-kernel/context';
import { auditEntry } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { idSchema, refusedFields } from '#shared-kernel/http';

interface Request {
  readonly method: string;
  readonly routeOptions: { readonly url?: string };
  readonly params: { readonly id: string };
  readonly user: Caller;
}

/**
 * For routes that read a form: whoever may not see what the id in the address names is told so before anything is read of it.
 * `about` asks for it. A refusal stands in the audit, as that of the order would.
 */
export function WithinReach(about: (caller: Caller, id: string) => Query<unknown>): Type<CanActivate> {
  @Injectable()
  class Guard implements CanActivate {
    constructor(
      @Inject(QueryBus) private readonly queries: QueryBus,
      private readonly em: EntityManager,
    ) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { params, user, method, routeOptions } = context.switchToHttp().getRequest<Request>();
      const id = idSchema.safeParse(params.id);
      if (!id.success) throw refusedFields([{ path: 'id', message: id.error.issues[0]!.message }]);
      try {
        await this.queries.execute(about(user, id.data));
      } catch (error) {
        if (error instanceof DomainError) await this.record(`${method} ${routeOptions.url}`, error, id.data);
        throw error;
      }
      return true;
    }

    private async record(route: string, { code }: DomainError, subjectId: string): Promise<void> {
      const entry = auditEntry('refused', { code }, route);
      await recordAudit(this.em.fork().getKysely(), [{ ...entry, subjectId }]);
    }
  }
  return mixin(Guard);
}
