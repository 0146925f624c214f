/** Where the domain gets the time from. Whether something has expired is decided by the database's clock, not by this one. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
