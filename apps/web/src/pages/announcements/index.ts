export { default as Announcements } from './announcements.js';
export { default as New } from './new.js';
