export { Backlog, type BacklogView } from './backlog.js';
