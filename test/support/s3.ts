import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

export type TestS3 = Awaited<ReturnType<typeof startS3>>;

/** An S3 server with one bucket, over HTTP. */
export async function startS3() {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'documents', configs: [] }],
  });
  const { port } = await server.run();
  return {
    url: `s3://S3RVER:S3RVER@127.0.0.1:${port}/documents?insecure=1`,
    /** The same server, asked for a bucket that it does not have. */
    urlOfNoBucket: `s3://S3RVER:S3RVER@127.0.0.1:${port}/nothing-here?insecure=1`,
    async stop(): Promise<void> {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
