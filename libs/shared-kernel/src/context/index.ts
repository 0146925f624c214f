export { stepUpRequired } from './step-up-required.js';
export type { Caller } from './caller.js';
export {
  currentScope,
  runInScope,
  systemActor,
  type Actor,
  type ExecutionScope,
  type IdempotencyMark,
} from './execution-scope.js';
