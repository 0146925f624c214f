import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { runPrepared } from '#shared-kernel/database';
import { newId } from '#shared-kernel/domain';
import type { Caller } from '#shared-kernel/context';
import { newToken, tokenHash } from '../domain/link-token.js';

/** Hours after which a session ends, used or not. */
const ABSOLUTE_HOURS = 12;
/** How stale `last_seen_at` may get before a request refreshes it. */
const SEEN_EVERY_SECONDS = 30;

export interface Visitor {
  readonly address: string | null;
  readonly device: string | null;
  /** Of the session the same browser had before, if any; the new one takes its place. */
  readonly sessionToken: string | null;
}

interface CallerRow {
  session_id: string | null;
  staff_id: string;
  role: Caller['role'];
  features: string[];
  setup_complete: boolean;
  to_touch: boolean;
}

const enabledAccount = `a.disabled_at is null and a.activated_at is not null`;
const callerColumns = `a.id as staff_id, a.role, a.features, a.contact_confirmed_at is not null and a.terms_accepted_at is not null as setup_complete`;

/** Opaque sessions and API tokens: looked up on every request, so that signing out or switching off holds at once. */
@Injectable()
export class Sessions {
  private readonly bySession: string;

  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.bySession = `
      select s.id as session_id, ${callerColumns}, s.last_seen_at < now() - interval '${SEEN_EVERY_SECONDS} seconds' as to_touch
      from portal_access.session s join portal_access.portal_access a on a.id = s.staff_id
      where s.token_hash = $1 and s.last_seen_at > now() - interval '${settings.SESSION_IDLE_MINUTES} minutes'
        and s.created_at > now() - interval '${ABSOLUTE_HOURS} hours' and ${enabledAccount}`;
  }

  /** Starts a session inside the transaction of the sign-in and answers its token, which is nowhere else. */
  async open(staffId: string, visitor: Visitor): Promise<string> {
    const token = newToken();
    if (visitor.sessionToken) {
      await sql`delete from portal_access.session where token_hash = ${tokenHash('session', visitor.sessionToken)}`.execute(
        this.em.getKysely(),
      );
    }
    await sql`
      insert into portal_access.session (id, token_hash, staff_id, address, device)
      values (${newId()}, ${tokenHash('session', token)}, ${staffId}, ${visitor.address}, ${visitor.device?.slice(0, 300) ?? null})`.execute(
      this.em.getKysely(),
    );
    return token;
  }

  async callerOfSession(token: string): Promise<Caller | null> {
    const row = await this.find('caller-of-session', this.bySession, tokenHash('session', token));
    if (row?.to_touch)
      await sql`update portal_access.session set last_seen_at = now() where id = ${row.session_id}`.execute(this.em.getKysely());
    return row ? callerOf(row) : null;
  }

  async callerOfApiToken(token: string): Promise<Caller | null> {
    const row = await this.find(
      'caller-of-api-token',
      `select null as session_id, ${callerColumns}, false as to_touch
       from portal_access.api_token t join portal_access.portal_access a on a.id = t.staff_id
       where t.token_hash = $1 and t.expires_at > now() and a.role = 'administrator' and ${enabledAccount}`,
      tokenHash('api-token', token),
    );
    return row ? callerOf(row) : null;
  }

  async end(sessionId: string): Promise<void> {
    await sql`delete from portal_access.session where id = ${sessionId}`.execute(this.em.getKysely());
  }

  /**
   * Sessions and API tokens alike, those opened until then or (null) all, inside the transaction that switches access off:
   * restoring it brings none back.
   */
  async endAllOf(staffId: string, openedUntil: Date | null): Promise<void> {
    const database = this.em.getKysely();
    const which = sql`staff_id = ${staffId} and created_at <= coalesce(${openedUntil}::timestamptz, 'infinity')`;
    await sql`delete from portal_access.session where ${which}`.execute(database);
    await sql`delete from portal_access.api_token where ${which}`.execute(database);
  }

  private async find(name: string, text: string, hash: Buffer): Promise<CallerRow | undefined> {
    return (await runPrepared<CallerRow>(this.em, name, text, [hash]))[0];
  }
}

function callerOf(row: CallerRow): Caller {
  return {
    staffId: row.staff_id,
    role: row.role,
    features: row.features,
    setupComplete: row.setup_complete,
    sessionId: row.session_id,
  };
}
