export { auditAsLimited, auditChange, auditEntry, holdAnswer } from './audit-scope.js';
export { CommandAuditing } from './command-auditing.js';
export { RefusalAudit } from './refusal-audit.js';
