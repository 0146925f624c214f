import type { Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';

/** Why the file was refused as a whole, as the problem it would have been had it been found at once. */
export const importProblem = ({ problem }: Schemas['StaffImport']): Problem =>
  new Problem(422, problem?.code ?? 'service.failed', problem?.message ?? '');
