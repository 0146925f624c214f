export { default as StaffList } from './staff-list.js';
export { default as Register } from './register.js';
export { default as ImportRoster } from './import.js';
export { default as BulkInvitations } from './bulk-list.js';
export { default as BulkInvitation } from './bulk.js';
