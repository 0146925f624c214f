import { costFigure, type Measured } from './figures.js';
import { both, mustLeaveTheSame } from './comparison.js';
import type { Load, LoadResult } from './parts/load.js';
import { beside, CONNECTIONS } from './rounds.js';
import type { Stage } from './stage.js';

// P2: Save Features for many different people; every request switches something on or off.

const SETS = [['secure_messaging'], ['secure_messaging', 'billing_documents'], ['balance_payment']];

export async function run(stage: Stage): Promise<Measured[]> {
  const { toSave } = stage.seeds;
  await mustLeaveTheSame(stage, 'P2 Save Features', {
    request: requestFor(toSave.at(-1)!.id, ['secure_messaging', 'billing_documents']),
  });
  const requests = SETS.flatMap((features) => toSave.slice(0, -1).map(({ id }) => requestFor(id, features)));
  const costs = await beside(
    ...both(stage, (side) => async () => {
      const load: Load = { ...side, requests, connections: CONNECTIONS, once: true };
      const { answered } = await stage.helpers.load.ask<LoadResult>(load);
      await side.settled();
      return answered;
    }),
    stage.sizes.rounds,
  );
  return [costFigure(`P2 Save Features (${stage.backend})`, ...costs, 2.5)];
}

function requestFor(staffId: string, features: string[]) {
  return { method: 'PUT' as const, path: `/api/staff/${staffId}/portal/features`, body: JSON.stringify({ features }) };
}
