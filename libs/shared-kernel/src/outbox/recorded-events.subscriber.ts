import type { EventSubscriber, FlushEventArgs, TransactionEventArgs } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { type AuditEntry, auditInsertSql } from '#shared-kernel/audit';
import { currentScope } from '#shared-kernel/context';
import { AggregateRoot, type DomainEvent, type DomainEventClass, newId } from '#shared-kernel/domain';
import { OutboxBell } from './outbox-bell.js';
import { type AggregateChange, type Database, Projections } from './projections.js';

/** Writes what aggregates recorded (audit row, outbox rows, projections) in the transaction of their change. */
@Injectable()
export class RecordedEventsSubscriber implements EventSubscriber {
  private readonly toAnnounce = new WeakSet<object>();

  constructor(
    private readonly globalEm: EntityManager,
    private readonly bell: OutboxBell,
    private readonly projections: Projections,
  ) {
    this.globalEm.getEventManager().registerSubscriber(this);
  }

  onFlush({ em, uow }: FlushEventArgs): void {
    if (em.isInTransaction() || !uow.getChangeSets().some(({ entity }) => entity instanceof AggregateRoot)) return;
    throw new Error('Aggregates are changed inside em.transactional(), so that their facts commit with them.');
  }

  async afterFlush({ em, uow }: FlushEventArgs): Promise<void> {
    const changes: AggregateChange[] = [];
    for (const entity of uow.getIdentityMap()) {
      if (!(entity instanceof AggregateRoot)) continue;
      const events = entity.releaseEvents();
      if (events.length > 0) changes.push({ aggregate: entity, events });
    }
    if (changes.length === 0) return;
    const database = (em as EntityManager).getKysely();
    // First, so that of two requests with one key the later one waits here and does nothing.
    await writeIdempotencyMark(database);
    const events = changes.flatMap((change) => change.events);
    const published = events.filter(isPublished);
    const audit = auditInsertSql(auditEntries(changes));
    // One round trip for the audit row and the outbox rows.
    await (published.length > 0 ? sql`with recorded as (${audit}) ${outboxInsertSql(published)}` : audit).execute(database);
    if (published.length > 0) this.toAnnounce.add(em.getTransactionContext()!);
    await this.projections.run(database, changes);
  }

  afterTransactionCommit({ transaction }: TransactionEventArgs): void {
    if (transaction && this.toAnnounce.delete(transaction)) this.bell.ring();
  }

  /** What a transaction wrote is gone with it; a second attempt writes it again. */
  afterTransactionRollback(): void {
    const { command, idempotency } = currentScope();
    if (command) command.audited = false;
    if (idempotency) idempotency.written = false;
  }
}

const isPublished = (event: DomainEvent) =>
  event.travelsAlone && !(event.constructor as unknown as DomainEventClass).publishedOnly;

function outboxInsertSql(events: readonly DomainEvent[]): RawBuilder<unknown> {
  const rows = events.map(
    (event) => sql`(${event.id}, ${event.type}, ${JSON.stringify(event.payload)}::jsonb, ${event.occurredAt}::timestamptz)`,
  );
  return sql`insert into shared_kernel.outbox (id, type, payload, occurred_at) values ${sql.join(rows)}`;
}

async function writeIdempotencyMark(database: Database): Promise<void> {
  const mark = currentScope().idempotency;
  if (!mark || mark.written) return;
  await sql`
    insert into shared_kernel.idempotency_key (actor, key, fingerprint) values (${mark.actor}, ${mark.key}, ${mark.fingerprint})`.execute(
    database,
  );
  mark.written = true;
}

/** One audit row for the use case under way, whatever number of facts it led to; where several share a transaction, one each. */
function auditEntries(changes: readonly AggregateChange[]): AuditEntry[] {
  const { auditPer } = currentScope();
  if (!auditPer) return [auditEntry(changes)];
  const byUseCase = new Map<string, AggregateChange[]>();
  for (const change of changes) {
    const name = auditPer(change.aggregate);
    byUseCase.set(name, [...(byUseCase.get(name) ?? []), change]);
  }
  return [...byUseCase.values()].map(auditEntry);
}

function auditEntry(changes: readonly AggregateChange[]): AuditEntry {
  const { actor, address, command } = currentScope();
  if (command) command.audited = true;
  const facts = changes.flatMap(({ events }) => events.map((event) => ({ type: event.type, ...event.payload })));
  // Whom a fact is about says more than which aggregate kept it.
  const person = changes[0]!.events[0]!.payload.staffId;
  return {
    id: newId(),
    at: new Date(),
    actorKind: actor.kind,
    actorId: actor.id,
    action: command?.name ?? facts[0]!.type,
    subjectId: command?.subjectId ?? (typeof person === 'string' ? person : changes[0]!.aggregate.id),
    address,
    outcome: 'ok',
    detail: { ...command?.detail, facts },
  };
}
