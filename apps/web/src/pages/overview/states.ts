/** The statuses in the order in which people pass them; each with a line of its own, not by its colour alone. */
export const states = [
  { state: 'not_invited', count: 'notInvited', color: 'gray.6', line: '1 3' },
  { state: 'invited', count: 'invited', color: 'blue.6', line: '6 3' },
  { state: 'setup_incomplete', count: 'setupIncomplete', color: 'orange.6', line: '10 3 2 3' },
  { state: 'active', count: 'active', color: 'teal.7', line: '0' },
  { state: 'disabled', count: 'disabled', color: 'red.7', line: '3 6' },
] as const;
