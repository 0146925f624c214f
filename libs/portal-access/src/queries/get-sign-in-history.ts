import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { auditOf, type AuditPlace } from '#shared-kernel/audit';
import { deviceWords } from '../words/device-words.js';

export interface SignInHistoryView {
  items: {
    id: string;
    at: string;
    outcome: 'ok' | 'refused';
    method: SignInMethod;
    reason: string | null;
    device: string;
    address: string | null;
  }[];
  nextCursor: string | null;
}

export type SignInMethod = 'password' | 'passkey' | 'activation';

/** The commands that sign somebody in, as the audit names them. */
const methodOf: Record<string, SignInMethod> = {
  'sign-in': 'password',
  'sign-in-by-passkey': 'passkey',
  'activate-account': 'activation',
};

/** Who signed in as this person, or tried to, the newest first. It is read from the audit, which nobody can edit. */
export class GetSignInHistory extends Query<SignInHistoryView> {
  constructor(
    readonly staffId: string,
    readonly limit: number,
    readonly before?: AuditPlace,
  ) {
    super();
  }
}

@QueryHandler(GetSignInHistory)
export class GetSignInHistoryHandler implements IQueryHandler<GetSignInHistory> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId, limit, before }: GetSignInHistory): Promise<SignInHistoryView> {
    const rows = await auditOf(this.em.getKysely(), staffId, Object.keys(methodOf), limit + 1, before);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ id, at, action, outcome, address, detail }) => ({
        id,
        at: at.toISOString(),
        outcome: outcome === 'ok' ? 'ok' : 'refused',
        method: methodOf[action]!,
        reason: text(detail['code']),
        device: deviceWords(text(detail['device'])),
        address,
      })),
      nextCursor: last ? `${last.at.getTime()}.${last.id}` : null,
    };
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
