import { Problem } from '../../api/problem.js';
import type { CsvImport } from './kind.js';

/** Why the file was refused as a whole, as the problem it would have been had it been found at once. */
export const importProblem = ({ problem }: CsvImport): Problem =>
  new Problem(422, problem?.code ?? 'service.failed', problem?.message ?? '');
