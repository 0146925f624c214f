export { default as Member } from './member.js';
export { default as Biographics } from './biographics.js';
export { default as MemberPortal } from './portal.js';
export { default as Activity } from './activity.js';
