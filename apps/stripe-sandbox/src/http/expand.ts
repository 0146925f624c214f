import { invalid } from '../failure.js';
import type { Account } from '../state/account.js';
import { whole } from './list.js';
import { findById } from './present.js';

type Node = Record<string, unknown>;

const deepest = 4;

/** Puts whole objects in place of ids: `expand[]=payment_intent.latest_charge`. https://docs.stripe.com/api/expanding_objects */
export function expand(answer: object, paths: string[], account: Account): void {
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > deepest + 1)
      throw invalid(`You cannot expand more than ${deepest} levels of a property`, { param: 'expand' });
    walk(answer as Node, parts, path, account);
  }
}

function walk(node: Node, [part, ...rest]: string[], path: string, account: Account): void {
  const value = node[part!] === undefined ? includable(node, part!, account) : node[part!];
  if (value === null) return;
  if (Array.isArray(value)) {
    if (rest.length === 0) throw cannot(path);
    for (const item of value) walk(item as Node, rest, path, account);
    return;
  }
  const whole = typeof value === 'string' ? findById(account, value) : value;
  if (typeof whole !== 'object' || whole === null) throw cannot(path);
  node[part!] = whole;
  if (rest.length > 0) walk(whole as Node, rest, path, account);
}

/** What is part of an object but left out unless it is asked for. */
function includable({ object, id }: Node, part: string, account: Account): object | undefined {
  if (object === 'checkout.session' && part === 'line_items') {
    return whole(`/v1/checkout/sessions/${id}/line_items`, structuredClone(account.sessions.get(String(id))!.lineItems));
  }
  if (object === 'charge' && part === 'refunds') {
    const ofCharge = [...account.refunds.newestFirst()].filter(({ charge }) => charge === id);
    return whole(`/v1/charges/${id}/refunds`, structuredClone(ofCharge));
  }
  return undefined;
}

function cannot(path: string): Error {
  return invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
}
