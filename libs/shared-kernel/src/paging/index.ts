export { cursorAfter, cursorRefused, type Place, placeOf } from './cursor.js';
export { cursorSchema, unknownCursor } from './cursor-schema.js';
