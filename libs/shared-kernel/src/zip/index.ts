export { zipDownload, type ZipEntry } from './zip.js';
