export { AuditVerification, type AuditVerificationView } from './audit-verification.js';
export { RequestAuditVerification, RequestAuditVerificationHandler } from './request-audit-verification.js';
