import { access, constants, mkdir, open, statfs } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Disk } from 'flydrive';
import type { Settings } from '#shared-kernel/config';
import { AtMost } from '#shared-kernel/gathering';

const LEAST_FREE_BYTES = 100 * 1024 * 1024;
/**
 * A folder that hangs, as a network drive can, keeps a thread of this process for each operation. Half of the threads stay free
 * for password checks and name look-ups.
 */
const MAX_FOLDER_OPERATIONS = 4;
/** A connection that was not used for longer may have been forgotten on the way. */
const IDLE_CONNECTION_MS = 4_000;

/** What the storage asks of either backend. */
export interface StorageDisk {
  write(key: string, content: Uint8Array, mediaType: string): Promise<void>;
  read(key: string): Promise<Readable>;
  exists(key: string): Promise<boolean>;
  /** Removing what is not there is no failure. */
  remove(key: string): Promise<void>;
  /** Fails where nothing could be written now. */
  check(): Promise<void>;
}

// Each backend's library is loaded only where it is used: the one for S3 takes memory that a folder does not need.
export const openDisk = (settings: Settings): Promise<StorageDisk> =>
  settings.DOCUMENTS_URL ? openBucket(new URL(settings.DOCUMENTS_URL)) : openFolder(join(settings.DATA_DIR, 'documents'));

async function openFolder(folder: string): Promise<StorageDisk> {
  const { FSDriver } = await import('flydrive/drivers/fs');
  const disk = new Disk(new FSDriver({ location: folder, visibility: 'private' }));
  const few = new AtMost(MAX_FOLDER_OPERATIONS);
  return {
    write: (key, content) =>
      few.run(async () => {
        await disk.put(key, content);
        // The row that names it must not outlive a power cut that the file does not.
        const file = await open(join(folder, key), 'r+');
        await file.sync().finally(() => file.close());
      }),
    read: (key) =>
      few.run(async () => {
        const stream = await disk.getStream(key);
        await once(stream, 'open');
        return stream;
      }),
    exists: (key) => few.run(() => disk.exists(key)),
    remove: (key) => few.run(() => disk.delete(key)),
    check: () =>
      few.run(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await access(folder, constants.W_OK);
        const { bavail, bsize } = await statfs(folder);
        if (bavail * bsize < LEAST_FREE_BYTES) throw new Error('the disk is full');
      }),
  };
}

async function openBucket(url: URL): Promise<StorageDisk> {
  const [{ S3Driver }, { HeadBucketCommand, S3Client }] = await Promise.all([
    import('flydrive/drivers/s3'),
    import('@aws-sdk/client-s3'),
  ]);
  const bucket = url.pathname.slice(1);
  const client = new S3Client({
    endpoint: `${url.searchParams.get('insecure') === '1' ? 'http' : 'https'}://${url.host}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    credentials: { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
    forcePathStyle: true,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
      httpAgent: { keepAlive: true, timeout: IDLE_CONNECTION_MS },
      httpsAgent: { keepAlive: true, timeout: IDLE_CONNECTION_MS },
    },
    // Other makes of S3 do not know the checksums that Amazon's asks for by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const disk = new Disk(new S3Driver({ client, bucket, visibility: 'private', supportsACL: false }));
  return {
    write: (key, content, contentType) => disk.put(key, content, { contentType, contentLength: content.length }),
    read: (key) => disk.getStream(key),
    exists: (key) => disk.exists(key),
    remove: (key) => disk.delete(key),
    check: async () => void (await client.send(new HeadBucketCommand({ Bucket: bucket }))),
  };
}
