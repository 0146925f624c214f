/** What everybody behind the sign-in needs, with the words of one language: one file, so that it comes at once. */
export { default as Overview } from '../pages/overview/overview.js';
export { default as words } from '../i18n/en/portal.js';
export { default as Shell } from './shell.js';
