import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/** The files in an archive, by name. Throws if it is not whole. */
export async function unpacked(archive: Buffer): Promise<Record<string, Buffer>> {
  const zip = await fromBufferPromise(archive);
  const files: Record<string, Buffer> = {};
  for await (const entry of zip.eachEntry()) files[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
  return files;
}

/** The same as text. */
export async function unzipped(archive: Buffer): Promise<Record<string, string>> {
  const files = Object.entries(await unpacked(archive));
  return Object.fromEntries(files.map(([name, content]) => [name, content.toString('utf8')]));
}
