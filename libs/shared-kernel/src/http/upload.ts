import type { Readable } from 'node:stream';

/** A client that is cut off in the middle of sending never reads why: so much is read and thrown away first. */
const MOST_BYTES_THROWN_AWAY = 256 * 1024 * 1024;

/** What @fastify/multipart adds to a request. */
export interface UploadRequest {
  body: unknown;
  isMultipart(): boolean;
  file(options: {
    throwFileSizeLimit: boolean;
    limits: { files: number; fileSize: number };
  }): Promise<{ file: Readable; filename: string; mimetype: string } | undefined>;
  parts(options: {
    throwFileSizeLimit: boolean;
    limits: { files: number; fields: number; fieldSize: number; fileSize: number };
  }): AsyncIterable<UploadPart>;
}

/** A file, or without one a text. */
export interface UploadPart {
  fieldname: string;
  mimetype: string;
  file?: Readable;
  filename?: string;
  value?: unknown;
  valueTruncated?: boolean;
}

/** All that comes; undefined if it is more than `mostBytes`, which are never held at once. */
export async function readUpTo(stream: Readable, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MOST_BYTES_THROWN_AWAY) break;
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks, size);
}
