import type { Fault } from './verdict.js';

/** Thrown where an inspection ends with a refusal. Plain, because this process shares nothing with the product. */
export class Refused extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}
