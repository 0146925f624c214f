export { currentScope, runInScope, systemActor, type Actor, type ExecutionScope } from './execution-scope.js';
