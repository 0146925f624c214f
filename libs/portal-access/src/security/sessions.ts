import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { runPrepared } from '#shared-kernel/database';
import { DomainError, newId } from '#shared-kernel/domain';
import { type Caller, currentScope, stepUpRequired } from '#shared-kernel/context';
import { Live, ownAccess } from '#shared-kernel/live';
import { newToken, tokenHash } from '../domain/link-token.js';

/** Hours after which a session ends, used or not. */
export const ABSOLUTE_HOURS = 12;
/** Minutes for which a password that was given opens what asks for it. */
const STEP_UP_MINUTES = 10;
/** How stale `last_seen_at` may get before a request refreshes it. */
const SEEN_EVERY_SECONDS = 30;
/** The same for `last_used_at` of an API token. */
const USED_EVERY_SECONDS = 60;

export interface Visitor {
  readonly address: string | null;
  /** The user agent, 300 characters at most. */
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
  stepped_up: boolean;
  scopes: string[] | null;
}

const enabledAccount = `a.disabled_at is null and a.activated_at is not null`;
const callerColumns = `a.id as staff_id, a.role, a.features, a.contact_confirmed_at is not null and a.terms_accepted_at is not null
  and (a.second_factor_at is not null or not a.second_factor_required) as setup_complete`;

/** Opaque sessions and API tokens: looked up on every request, so that signing out or switching off holds at once. */
@Injectable()
export class Sessions {
  private readonly bySession: string;
  private readonly bySessionIds: string;

  constructor(
    private readonly em: EntityManager,
    private readonly live: Live,
    @Inject(SETTINGS) settings: Settings,
  ) {
    const sessions = (which: string) => `
      select s.id as session_id, ${callerColumns}, s.last_seen_at < now() - interval '${SEEN_EVERY_SECONDS} seconds' as to_touch,
        s.stepped_up_at > now() - interval '${STEP_UP_MINUTES} minutes' as stepped_up, null as scopes
      from portal_access.session s join portal_access.portal_access a on a.id = s.staff_id
      where ${which} and s.last_seen_at > now() - interval '${settings.SESSION_IDLE_MINUTES} minutes'
        and s.created_at > now() - interval '${ABSOLUTE_HOURS} hours' and ${enabledAccount}`;
    this.bySession = sessions('s.token_hash = $1');
    this.bySessionIds = sessions('s.id = any($1::uuid[])');
  }

  /** Starts a session inside the transaction of the sign-in and answers its token, which is nowhere else. */
  async open(staffId: string, visitor: Visitor): Promise<string> {
    const token = newToken();
    if (visitor.sessionToken) {
      await this.endWhere(sql`token_hash = ${tokenHash('session', visitor.sessionToken)}`);
    }
    await sql`
      insert into portal_access.session (id, token_hash, staff_id, address, device)
      values (${newId()}, ${tokenHash('session', token)}, ${staffId}, ${visitor.address}, ${visitor.device})`.execute(
      this.em.getKysely(),
    );
    return token;
  }

  /** `isActivity`: whether it keeps the session from ending for idleness. */
  async callerOfSession(token: string, { isActivity = true } = {}): Promise<Caller | null> {
    const row = await this.find('caller-of-session', this.bySession, tokenHash('session', token));
    if (row?.to_touch && isActivity)
      await sql`update portal_access.session set last_seen_at = now() where id = ${row.session_id}`.execute(this.em.getKysely());
    return row ? callerOf(row) : null;
  }

  /** Whose these sessions are; those that are over are missing. Counts as no activity. */
  async callersOfSessions(sessionIds: string[]): Promise<Map<string, Caller>> {
    const rows = await runPrepared<CallerRow>(this.em, 'callers-of-sessions', this.bySessionIds, [sessionIds]);
    return new Map(rows.map((row) => [row.session_id!, callerOf(row)]));
  }

  async callerOfApiToken(token: string): Promise<Caller | null> {
    const row = await this.find(
      'caller-of-api-token',
      `select null as session_id, ${callerColumns}, false as stepped_up, t.scopes,
         coalesce(t.last_used_at < now() - interval '${USED_EVERY_SECONDS} seconds', true) as to_touch
       from portal_access.api_token t join portal_access.portal_access a on a.id = t.staff_id
       where t.token_hash = $1 and t.expires_at > now() and a.role = 'administrator' and ${enabledAccount}`,
      tokenHash('api-token', token),
    );
    if (row?.to_touch) await this.noteUse(tokenHash('api-token', token));
    return row ? callerOf(row) : null;
  }

  /**
   * Asked inside the transaction that makes a lasting way in, behind the lock of the account: the guard's answer is older
   * than that lock, and the transaction that held it may have signed the requester out. The session then stays until this
   * transaction ends. Refuses with `portal-access.signed-out`, `access.denied` or `portal-access.step-up-required`.
   */
  async assertRequesterSignedIn(needs: { steppedUp?: boolean; administrator?: boolean }): Promise<void> {
    const { rows } = await sql<{ steppedUp: boolean; role: Caller['role'] }>`
      select a.role, s.stepped_up_at > clock_timestamp() - make_interval(mins => ${STEP_UP_MINUTES}) as "steppedUp"
      from portal_access.session s join portal_access.portal_access a on a.id = s.staff_id
      where s.id = ${currentScope().sessionId ?? null} and a.disabled_at is null
      for key share of s`.execute(this.em.getKysely());
    const [requester] = rows;
    if (!requester) throw new DomainError('unauthenticated', 'portal-access.signed-out', 'Sign in first.');
    if (needs.administrator && requester.role !== 'administrator')
      throw new DomainError('forbidden', 'access.denied', 'Only administrators may do this.');
    if (needs.steppedUp && !requester.steppedUp) throw stepUpRequired();
  }

  /**
   * Whatever lets in somebody who is or will be an administrator needs the password of the last 10 minutes, so no API token
   * can do it. What the product does by itself (the first administrator) is not asked.
   */
  async assertMayLetIn({ role }: { role: Caller['role'] }): Promise<void> {
    const { actor, steppedUp } = currentScope();
    if (role !== 'administrator' || actor.kind === 'system') return;
    if (!steppedUp) throw stepUpRequired();
    await this.assertRequesterSignedIn({ administrator: true, steppedUp: true });
  }

  /** One of the person's own; false when there is none of that id. */
  async end(staffId: string, sessionId: string): Promise<boolean> {
    return (await this.endWhere(sql`id = ${sessionId} and staff_id = ${staffId}`)) > 0;
  }

  /** All of the person's but one; answers how many there were. */
  async endOthersOf(staffId: string, sessionId: string): Promise<number> {
    return this.endWhere(sql`staff_id = ${staffId} and id <> ${sessionId}`);
  }

  /**
   * Sessions and API tokens alike, those opened until then or (null) all, inside the transaction that switches access off:
   * restoring it brings none back. A passkey or an authenticator app that was being added is not added any more.
   */
  async endAllOf(staffId: string, openedUntil: Date | null): Promise<void> {
    const database = this.em.getKysely();
    const which = sql`staff_id = ${staffId} and created_at <= coalesce(${openedUntil}::timestamptz, 'infinity')`;
    await this.endWhere(which);
    await sql`delete from portal_access.api_token where ${which}`.execute(database);
    await sql`delete from portal_access.passkey_challenge where staff_id = ${staffId}`.execute(database);
    await sql`delete from portal_access.totp_enrolment where staff_id = ${staffId}`.execute(database);
  }

  /** Answers when those that still worked were made, the oldest first. */
  async endApiTokensOf(staffId: string): Promise<string[]> {
    const { rows } = await sql<{ created_at: Date; live: boolean }>`
      delete from portal_access.api_token where staff_id = ${staffId} returning created_at, expires_at > now() as live`.execute(
      this.em.getKysely(),
    );
    return rows
      .filter(({ live }) => live)
      .map(({ created_at }) => created_at.toISOString())
      .toSorted();
  }

  /** Of many requests at the same moment one writes, and none waits for it. */
  private async noteUse(hash: Buffer): Promise<void> {
    await sql`
      update portal_access.api_token set last_used_at = now() where id in (
        select id from portal_access.api_token
        where token_hash = ${hash} and coalesce(last_used_at < now() - make_interval(secs => ${USED_EVERY_SECONDS}), true)
        for update skip locked)`.execute(this.em.getKysely());
  }

  /** Their open pages hear of it and end. */
  private async endWhere(which: RawBuilder<unknown>): Promise<number> {
    const { rows } = await sql<{ staff_id: string }>`
      delete from portal_access.session where ${which} returning staff_id`.execute(this.em.getKysely());
    for (const staffId of new Set(rows.map((row) => row.staff_id))) this.live.publish(ownAccess(staffId));
    return rows.length;
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
    steppedUp: row.stepped_up,
    scopes: row.scopes,
  };
}
