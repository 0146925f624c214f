export { csvCell, csvDownload, csvRow } from './csv.js';
