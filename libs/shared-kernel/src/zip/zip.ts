import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { StreamableFile } from '@nestjs/common';
import { ZipFile } from 'yazl';

/** One file in an archive; its content is asked for when its turn comes. */
export interface ZipEntry {
  readonly name: string;
  readonly content: AsyncIterable<string | Uint8Array> | Iterable<string>;
  /** Cannot be made smaller, as a photo. */
  readonly isPacked?: boolean;
}

/**
 * Sends the entries as a ZIP file while they are made: no more of them is kept than the reader has not taken yet. Should one
 * fail, the connection breaks and the file lacks its directory, so that no program opens it: never a shorter one in silence.
 */
export function zipDownload(entries: AsyncIterable<ZipEntry>, filename: string): StreamableFile {
  const zip = new ZipFile();
  const file = zip.outputStream as Readable;
  const gone = new AbortController();
  file.once('close', () => gone.abort());
  // What fails here is thrown by `fill` as well.
  zip.on('error', () => {});
  fill(zip, entries, gone.signal).catch((error: Error) => file.destroy(error));
  return new StreamableFile(file, { type: 'application/zip', disposition: `attachment; filename="${filename}"` });
}

async function fill(zip: ZipFile, entries: AsyncIterable<ZipEntry>, signal: AbortSignal): Promise<void> {
  for await (const { name, content, isPacked = false } of entries) {
    const source = Readable.from(content);
    zip.addReadStream(source, name, { compress: !isPacked });
    try {
      await finished(source, { signal });
    } finally {
      source.destroy();
    }
  }
  zip.end();
}
