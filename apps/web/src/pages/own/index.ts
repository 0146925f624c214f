export { default as Home } from './home.js';
export { default as Profile } from './profile.js';
export { default as Security } from './security.js';
