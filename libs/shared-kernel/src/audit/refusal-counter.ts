import { newId } from '#shared-kernel/domain';
import type { AuditEntry } from './audit-entry.js';

const WINDOW_MS = 15 * 60_000;
const MAX_ROWS_PER_SOURCE = 100;
const MAX_SOURCES = 10_000;
/** Stands for every source beyond `MAX_SOURCES`, so that neither memory nor the audit grows with their number. */
const OTHER_SOURCES = 'others';

interface Counted {
  readonly first: AuditEntry;
  count: number;
}

interface Window {
  readonly startedAt: number;
  rows: number;
  readonly known: Set<string>;
  readonly counted: Map<string, Counted>;
}

/**
 * Decides which refusals get an audit row of their own and counts the others. Of each kind (action, outcome and code) a source
 * gets one row in a quarter of an hour, and no source more than 100 of any kinds. What was counted becomes one row per kind once
 * the window has ended.
 */
export class RefusalCounter {
  private readonly windows = new Map<string, Window>();

  /**
   * True where the entry is to be written; otherwise it has been counted. `isGuess`: each of its kind gets a row, because a limit
   * of its own bounds their number and the person who is attacked sees each of them.
   */
  admits(entry: AuditEntry, source: string, now: number, { isGuess = false } = {}): boolean {
    const window = this.windowOf(source, now);
    const kind = kindOf(entry);
    if (window.rows < MAX_ROWS_PER_SOURCE && (isGuess || !window.known.has(kind))) {
      window.known.add(kind);
      window.rows += 1;
      return true;
    }
    const counted = window.counted.get(kind) ?? { first: entry, count: 0 };
    counted.count += 1;
    window.counted.set(kind, counted);
    return false;
  }

  /** One entry for each kind that was counted in a window that has ended; `Infinity` ends all of them. */
  takeEnded(now: number): AuditEntry[] {
    const ended = [...this.windows].filter(([, { startedAt }]) => now - startedAt >= WINDOW_MS);
    return ended.flatMap(([source, { counted }]) => {
      this.windows.delete(source);
      return [...counted.values()].map((one) => summaryOf(one, source));
    });
  }

  private windowOf(source: string, now: number): Window {
    const known = this.windows.get(source);
    // Also one that has ended and was not taken yet: what it counted must not be lost.
    if (known) return known;
    if (this.windows.size >= MAX_SOURCES && source !== OTHER_SOURCES) return this.windowOf(OTHER_SOURCES, now);
    const window: Window = { startedAt: now, rows: 0, known: new Set(), counted: new Map() };
    this.windows.set(source, window);
    return window;
  }
}

const kindOf = ({ action, outcome, detail }: AuditEntry) => [action, outcome, detail['code'] ?? ''].join(' ');

/** It names whose it was only where all of them came from one address. */
function summaryOf({ first, count }: Counted, source: string): AuditEntry {
  const { code } = first.detail;
  return {
    ...first,
    id: newId(),
    at: new Date(),
    subjectId: null,
    address: source === OTHER_SOURCES ? null : first.address,
    detail: { ...(typeof code === 'string' ? { code } : {}), count, since: first.at.toISOString() },
  };
}
