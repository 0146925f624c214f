/** Which entries of the audit are shown; the address of the page carries it, so that it can be kept and sent. */
export interface AuditFilter {
  search?: string;
  action?: string;
  outcome?: Outcome;
  /** A staff member's id. */
  actor?: string;
  subject?: string;
  /** A day of the practice: `2026-11-24`. */
  from?: string;
  to?: string;
}

export const outcomes = ['ok', 'refused', 'failed', 'limited'] as const;
type Outcome = (typeof outcomes)[number];

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isOutcome = (text: string): text is Outcome => (outcomes as readonly string[]).includes(text);

/** Takes from an address what makes sense and leaves out the rest: it may be typed by hand or cut short. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const filter: AuditFilter = {};
  const take = <Name extends keyof AuditFilter>(name: Name, fits: (text: string) => boolean) => {
    const value = search[name];
    // The router reads `search=2026` as a number.
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (text !== '' && fits(text)) filter[name] = text as AuditFilter[Name];
  };
  take('search', (text) => text.length <= 200);
  take('action', (text) => text.length <= 200);
  take('outcome', isOutcome);
  take('actor', isId);
  take('subject', isId);
  take('from', isDay);
  take('to', isDay);
  return filter;
}
