export { fold, sortKey } from './fold.js';
export { nameWords, prefixQuery, searchWords, singleWords } from './search-words.js';
