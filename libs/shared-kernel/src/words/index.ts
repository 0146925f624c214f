export { plainText, searchWords } from './search-words.js';
