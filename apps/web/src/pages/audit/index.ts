export { default as Audit } from './audit.js';
