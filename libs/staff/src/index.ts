export { StaffHttpModule } from './staff.http.module.js';
export { StaffModule } from './staff.module.js';
export { StaffWorkerModule } from './staff.worker.module.js';
export { mustBeOnRecord } from './must-be-on-record.js';
export { type AddressesToKeep, type EmailsReplaced, RecordSafeguards, type RecordSafeguard } from './record-safeguards.js';
export { Staff, type StaffContact } from './staff.js';
export type { BiographicsToEdit } from './commands/edit-biographics.js';
export type { StaffMemberToRegister } from './commands/register-staff-member.js';
