import { Logger } from '@nestjs/common';
import { hostileFiles } from '../../../../test/support/documents/hostile-files.js';
import { type Clamd, startClamd } from '../../../../test/support/clamd.js';
import { loadSettings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { DocumentCheck } from './document-check.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';

// What is refused is logged; here that is all there is.
Logger.overrideLogger(false);
const files = await hostileFiles();
const { signal } = new AbortController();

describe('of hostile files', () => {
  let clamd: Clamd;
  let check: DocumentCheck;
  const inspector = new Inspector();

  beforeAll(async () => {
    clamd = await startClamd();
    const env = { DATABASE_URL: 'postgresql://x/x', SMTP_URL: 'smtp://x', MALWARE_SCANNER_URL: clamd.url };
    check = new DocumentCheck(new MalwareScanner(loadSettings(env)), inspector);
  });
  afterAll(async () => {
    inspector.onApplicationShutdown();
    await clamd.stop();
  });

  it('there are at least two hundred', () => {
    expect(Object.values(files).flat().length).toBeGreaterThan(200);
  });

  it.each(Object.keys(files))(
    'none of those %s is taken',
    async (group) => {
      const taken: string[] = [];
      for (const { what, payload, name, content: sent } of files[group]!) {
        try {
          const { content } = await check.check({ name, content: sent, uploaderId: 'ana', signal });
          // Written anew, it is what it says and nothing else: then it is not hostile any more.
          if (payload === undefined || Buffer.from(content).includes(Buffer.from(payload, 'latin1'))) taken.push(what);
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind === 'unavailable') taken.push(`${what}: ${String(error)}`);
        }
      }
      expect(taken).toEqual([]);
    },
    120_000,
  );
});
