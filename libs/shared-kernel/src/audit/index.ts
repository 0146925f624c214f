export { type AuditEntry, auditInsertSql, recordAudit } from './audit-entry.js';
export { auditOf, type AuditPlace } from './audit-of.js';
export { AuditSealer } from './audit-sealer.js';
export type { ChainHead } from './chain.js';
export { RefusalCounter } from './refusal-counter.js';
export type { AuditProblem, AuditProblemKind } from './diagnosis.js';
export { type AuditReport, verifyAudit } from './verify-audit.js';
