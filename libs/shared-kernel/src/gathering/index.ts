export { AtMost } from './at-most.js';
export { Gathered } from './gathered.js';
