/** Who an event is for: one person, every administrator whose set-up is complete, or everybody who is signed in. */
export type Audience = { readonly staffId: string } | 'administrators' | 'everybody';

/** A hint to open pages that something changed: what it is now, they ask the API. Ids and plain values only, under 2 KB. */
export interface LiveEvent {
  readonly to: Audience;
  /** As the page sees it, kebab-case: `portal-status`. */
  readonly type: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
  /** A portal feature: a page hears of it only while its person has this and has completed the set-up. */
  readonly feature?: string;
  /** Of events with the same `of`, nobody sees a lower version after a higher one: for progress. */
  readonly latest?: { readonly of: string; readonly version: number };
}

/** What travels between processes at once. */
export interface LiveBatch {
  readonly events: readonly LiveEvent[];
  /** Something may have been lost before this: whoever hears it fetches everything anew. */
  readonly resync: boolean;
}

export const NAMESPACE = 'live';
/** One topic for all: the backends keep the order of a topic, not between topics. */
export const TOPIC = 'events';

const OWN_ACCESS = 'own-access';

/** The person's features, role, set-up or sessions changed; every open stream of theirs is looked at again. */
export const ownAccess = (staffId: string): LiveEvent => ({ to: { staffId }, type: OWN_ACCESS, data: {} });

export const isOwnAccess = ({ type }: LiveEvent): boolean => type === OWN_ACCESS;
