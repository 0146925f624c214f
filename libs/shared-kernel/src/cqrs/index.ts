export { auditChange, auditEntry } from './audit-scope.js';
export { CommandAuditing } from './command-auditing.js';
