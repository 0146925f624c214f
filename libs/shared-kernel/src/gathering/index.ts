export { AtMost } from './at-most.js';
export { Gathered } from './gathered.js';
export { AtMostEach } from './at-most-each.js';
