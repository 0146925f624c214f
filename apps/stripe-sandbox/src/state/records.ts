import type Stripe from 'stripe';

/** What is known of a Checkout Session beyond what its object shows. */
export type SessionRecord = {
  id: string;
  session: Stripe.Checkout.Session;
  lineItems: Stripe.LineItem[];
  /** What its payment will carry: Stripe makes the PaymentIntent only when somebody pays. */
  payment: {
    description: string | null;
    metadata: Record<string, string>;
    receipt_email: string | null;
    statement_descriptor: string | null;
    statement_descriptor_suffix: string | null;
  };
};

/** An event, kept as text: what it tells is how things were, whatever becomes of them. */
export type EventRecord = { id: string; type: string; created: number; json: string; pending: number; failed: boolean };

export type EndpointRecord = {
  id: string;
  endpoint: Stripe.WebhookEndpoint;
  /** The newest first; an older one signs along until its time (in milliseconds) is over. */
  secrets: { value: string; until: number | null }[];
};

export type DeliveryState = 'pending' | 'held' | 'delivered' | 'given_up' | 'dropped';

export type DeliveryRecord = {
  id: string;
  event: string;
  type: string;
  endpoint: string;
  state: DeliveryState;
  /** When it was first to be sent, in milliseconds. */
  since: number;
  attempts: { at: number; status: number | null; error?: string }[];
};
