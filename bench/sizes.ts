/** How much each benchmark does. Smoke sizes only show that everything still runs and that both sides still do the same. */
export interface Sizes {
  smoke: boolean;
  /** Connections to PostgreSQL of one process: the same for the product and for the bare implementations. */
  pool: string;
  /** The first only warms up, unless it is the only one. */
  rounds: number;
  /** People in the directory beside those who are given features, invited or write. */
  directory: number;
  listRequests: number;
  /** People whose features are saved, each three times a round. */
  features: number;
  /** Invited in one round, by a request each. */
  invited: number;
  /** Invited together. */
  bulk: number;
  /** Events of Stripe in one round. */
  events: number;
  /** Messages in one round. */
  messages: number;
  /** Load at a given pace: events of Stripe, and messages. */
  paceSeconds: number;
  /** At half the pace, and not counted: a process that has just started runs code that is not compiled yet. */
  warmUp: number;
  perSecond: number;
  /** People and messages of two databases that must answer alike fast. */
  small: number;
  large: number;
  /** For one median. */
  medianRequests: number;
  medianRounds: number;
  imported: number;
  /** Conversations of two; twice as many as connections send, so that few wait for the lock of a conversation. */
  pairs: number;
  signInsAtOnce: number;
  /** Sign-ins in one round by each of those who sign in at once. */
  signInTurns: number;
  signInSeconds: number;
  signInRounds: number;
  idleSeconds: number;
}

export const full: Sizes = {
  smoke: false,
  pool: '20',
  rounds: 3,
  directory: 100_000,
  listRequests: 960,
  features: 320,
  invited: 320,
  bulk: 1_500,
  events: 320,
  messages: 640,
  paceSeconds: 5,
  warmUp: 200,
  perSecond: 200,
  small: 10_000,
  large: 1_000_000,
  medianRequests: 160,
  medianRounds: 3,
  imported: 50_000,
  pairs: 64,
  signInsAtOnce: 16,
  signInTurns: 3,
  signInSeconds: 5,
  signInRounds: 2,
  idleSeconds: 30,
};

export const smoke: Sizes = {
  smoke: true,
  pool: '4',
  rounds: 1,
  directory: 400,
  listRequests: 32,
  features: 32,
  invited: 32,
  bulk: 20,
  events: 32,
  messages: 32,
  paceSeconds: 1,
  warmUp: 5,
  perSecond: 20,
  small: 200,
  large: 1_000,
  medianRequests: 32,
  medianRounds: 1,
  imported: 100,
  pairs: 9,
  signInsAtOnce: 6,
  signInTurns: 1,
  signInSeconds: 1,
  signInRounds: 1,
  idleSeconds: 2,
};
