import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';

/** Why a mail is sent: the delivery's own id, which all its attempts share, and whom it is about. */
export interface DeliveryReference {
  deliveryId: string;
  subjectId: string;
}

export interface Attempt extends DeliveryReference {
  email: string;
  recipient: string;
  startedAt: Date;
  /** `queued`: it will be tried again. */
  state: 'sent' | 'queued' | 'failed';
  error: string | null;
}

/** The history of outgoing mail in `email.delivery`: to whom, how often, with what result; never what was in it. */
@Injectable()
export class DeliveryRecord {
  private readonly logger = new Logger(DeliveryRecord.name);
  private readonly em: EntityManager;
  private waiting: Attempt[] = [];
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;

  constructor(em: EntityManager) {
    // A fork of its own: what happened outside must stay on record even if the caller's transaction is rolled back.
    this.em = em.fork();
  }

  /**
   * Resolves when the attempt is on record. Attempts that end while a write is under way share the next one: a commit
   * for each mail was seen to cost a quarter of the mails per second.
   */
  note(attempt: Attempt): Promise<void> {
    this.waiting.push(attempt);
    this.next ??= this.writing.then(() => {
      this.next = null;
      return (this.writing = this.write(this.waiting.splice(0)));
    });
    return this.next;
  }

  async sentAmong(deliveryIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      select id from email.delivery where id = any(${[...deliveryIds]}::uuid[]) and state = 'sent'`.execute(this.em.getKysely());
    return new Set(rows.map(({ id }) => id));
  }

  private async write(attempts: Attempt[]): Promise<void> {
    // One statement may touch a row only once; should a delivery end twice at the same moment, its last result stands.
    const rows = new Map(attempts.map((attempt) => [attempt.deliveryId, { ...attempt, attempts: 0 }]));
    for (const { deliveryId } of attempts) rows.get(deliveryId)!.attempts += 1;
    try {
      await sql`
        insert into email.delivery as known (id, subject_id, email, recipient, state, attempts, last_error, queued_at, sent_at, updated_at)
        select "deliveryId", "subjectId", email, recipient, state, attempts, error, "startedAt", case state when 'sent' then now() end, now()
        from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as attempt ("deliveryId" uuid, "subjectId" uuid, email text,
          recipient text, state text, attempts integer, error text, "startedAt" timestamptz)
        on conflict (id) do update set
          recipient = excluded.recipient, state = excluded.state, attempts = known.attempts + excluded.attempts,
          last_error = excluded.last_error, sent_at = coalesce(excluded.sent_at, known.sent_at), updated_at = excluded.updated_at`.execute(
        this.em.getKysely(),
      );
    } catch (failure) {
      // The mail is out, or refused, whatever becomes of its row; an error here would only make the caller send it again.
      const ids = [...rows.keys()].join(', ');
      this.logger.error(`These deliveries could not be recorded: ${ids}. ${(failure as Error).message}`);
    }
  }
}
