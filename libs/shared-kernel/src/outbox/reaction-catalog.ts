import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { DomainEventClass } from '#shared-kernel/domain';
import { type ReactionMetadata, reactionMetadata, type PublishedEvent, type Reacts } from './reaction.js';

export const REACTIONS_QUEUE = 'reactions';

/** What a job carries: the fact (ids and plain values) and which reaction it is for. */
export interface ReactionJob {
  event: Omit<PublishedEvent, 'occurredAt'> & { occurredAt: string };
  reaction: string;
}

/** Injection token: every event class of every context. */
export const PUBLISHED_EVENTS = Symbol('published-events');

/** Knows which reaction follows which fact. Boot fails when a fact nobody hears of, or a reaction to nothing, is found. */
@Injectable()
export class ReactionCatalog implements OnApplicationBootstrap {
  private readonly byName = new Map<string, { metadata: ReactionMetadata; reaction: Reacts }>();
  private readonly byType = new Map<string, string[]>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(PUBLISHED_EVENTS) private readonly events: readonly DomainEventClass[],
  ) {}

  onApplicationBootstrap(): void {
    for (const event of this.events) this.byType.set(event.type, []);
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const metadata = metatype && reactionMetadata(metatype);
      if (metadata) this.add(metadata, instance as Reacts);
    }
    for (const event of this.events) {
      const heard = this.byType.get(event.type)!.length > 0;
      if (!heard && !event.publishedOnly)
        throw new Error(`No reaction hears ${event.type}, and it is not marked as published only.`);
      if (heard && event.publishedOnly) throw new Error(`${event.type} is marked as published only, but a reaction hears it.`);
    }
  }

  /** Every event type that this release knows. */
  get types(): Iterable<string> {
    return this.byType.keys();
  }

  namesFor(type: string): readonly string[] {
    return this.byType.get(type) ?? [];
  }

  find(name: string): { metadata: ReactionMetadata; reaction: Reacts } | undefined {
    return this.byName.get(name);
  }

  private add(metadata: ReactionMetadata, reaction: Reacts): void {
    if (this.byName.has(metadata.name)) throw new Error(`Two reactions are named ${metadata.name}.`);
    this.byName.set(metadata.name, { metadata, reaction });
    for (const { type } of metadata.events) {
      const names = this.byType.get(type);
      if (!names) throw new Error(`The reaction ${metadata.name} hears ${type}, which no context publishes.`);
      names.push(metadata.name);
    }
  }
}
