import type { z } from 'zod';
import type { Account } from '../state/account.js';
import { checked } from './params.js';

type Call<P> = {
  account: Account;
  params: P;
  /** What stands for `:id` in the path. */
  id: string;
};

type Method = 'GET' | 'POST' | 'DELETE';

export type Route = {
  method: Method;
  path: string;
  /** Checks the parameters; what comes back executes the request. */
  prepare(given: unknown, id: string, account: Account): { expand: string[]; execute(): object };
};

/** One address of Stripe's API: which parameters it takes, and what it does with them. */
export function route<P extends { expand: string[] }>(
  method: Method,
  path: string,
  shape: z.ZodType<P>,
  execute: (call: Call<P>) => object,
): Route {
  return {
    method,
    path,
    prepare(given, id, account) {
      const params = checked(shape, given);
      return { expand: params.expand, execute: () => execute({ account, params, id }) };
    },
  };
}
