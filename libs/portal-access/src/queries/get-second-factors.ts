import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';

export interface PasskeyView {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  /** Whether a copy of it exists, in the account of a telephone for one. */
  backedUp: boolean;
}

export interface SecondFactorsView {
  totp: { since: string } | null;
  /** The oldest first. */
  passkeys: PasskeyView[];
  recoveryCodesLeft: number;
  /** Whether the practice demands a second factor of this person. */
  required: boolean;
}

/** A person's own second factors; of secrets and codes only that they are there. */
export class GetSecondFactors extends Query<SecondFactorsView> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(GetSecondFactors)
export class GetSecondFactorsHandler implements IQueryHandler<GetSecondFactors> {
  constructor(private readonly em: EntityManager) {}

  async execute({ staffId }: GetSecondFactors): Promise<SecondFactorsView> {
    const { rows } = await sql<{ view: SecondFactorsView }>`
      select json_build_object(
        'totp', (select json_build_object('since', ${instant('t.confirmed_at')}) from portal_access.totp t where t.staff_id = a.id),
        'passkeys', (
          select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'createdAt', ${instant('p.created_at')},
            'lastUsedAt', ${instant('p.last_used_at')}, 'backedUp', p.backed_up) order by p.created_at, p.id), '[]')
          from portal_access.passkey p where p.staff_id = a.id),
        'recoveryCodesLeft', (select count(*) from portal_access.recovery_code r where r.staff_id = a.id),
        'required', a.second_factor_required) as view
      from portal_access.portal_access a where a.id = ${staffId}`.execute(this.em.getKysely());
    return rows[0]!.view;
  }
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
