export { CommandAuditing } from './command-auditing.js';
