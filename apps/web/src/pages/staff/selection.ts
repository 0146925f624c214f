import { useState } from 'react';
import type { ListedPerson } from './queries.js';
import type { StaffFilter } from './staff-filter.js';

/** Whom bulk work is for: some by hand, or everybody whom the filter means, on whatever page. */
export type Selection = { kind: 'some'; people: ReadonlyMap<string, ListedPerson['portalStatus']['state']> } | { kind: 'all' };

const nobody: Selection = { kind: 'some', people: new Map() };

/** Who is ticked. It lasts while pages are turned; another filter means other people and begins with nobody. */
export function useSelection(filter: StaffFilter) {
  const about = JSON.stringify(filter);
  const [chosen, setChosen] = useState({ about, selection: nobody });
  const selection = chosen.about === about ? chosen.selection : nobody;
  const choose = (next: Selection) => setChosen({ about, selection: next });

  return {
    selection,
    has: (id: string) => selection.kind === 'all' || selection.people.has(id),
    isEmpty: selection.kind === 'some' && selection.people.size === 0,
    /** Ticks these people, or takes their ticks away. */
    mark(people: readonly ListedPerson[], on: boolean): void {
      const marked = new Map(selection.kind === 'some' ? selection.people : []);
      for (const { id, portalStatus } of people) {
        if (on) marked.set(id, portalStatus.state);
        else marked.delete(id);
      }
      choose({ kind: 'some', people: marked });
    },
    markAll: () => choose({ kind: 'all' }),
    clear: () => choose(nobody),
  };
}

export type Choice = ReturnType<typeof useSelection>;
