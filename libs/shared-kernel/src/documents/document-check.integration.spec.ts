import { Logger } from '@nestjs/common';
import { PDFName, PDFString } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { canary, goodFiles, newPdf, phonePhoto, plainPdf, type SentFile } from '../../../../test/support/documents/good-files.js';
import { type Clamd, eicar, startClamd } from '../../../../test/support/clamd.js';
import { freePort } from '../../../../test/support/index.js';
import { loadSettings } from '#shared-kernel/config';
import { type CheckedDocument, DocumentCheck } from './document-check.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';

// What is refused is logged; here that is all there is.
Logger.overrideLogger(false);
const inspector = new Inspector();
afterAll(() => inspector.onApplicationShutdown());

const scannerAt = (MALWARE_SCANNER_URL?: string) =>
  new MalwareScanner(
    loadSettings({ DATABASE_URL: 'postgresql://x/x', SMTP_URL: 'smtp://x', LOG_LEVEL: 'silent', MALWARE_SCANNER_URL }),
  );
const { signal } = new AbortController();
const check = ({ name, content }: Pick<SentFile, 'name' | 'content'>): Promise<CheckedDocument> =>
  new DocumentCheck(scannerAt(), inspector).check({ name, content, uploaderId: 'ana', signal });
const pdf = { name: 'a.pdf' };
const byAna = { person: 'ana', signal };

describe('a document that is taken', () => {
  it("is a telephone's photo, turned upright and without a word about where and with what it was taken", async () => {
    const sent = await phonePhoto();
    expect(sent.content.includes(canary)).toBe(true);
    const { content, preview, ...taken } = await check(sent);
    expect(taken).toEqual({ name: 'IMG_0815.jpg', mediaType: 'image/jpeg', width: 80, height: 120 });
    const { exif, icc, xmp, orientation } = await sharp(content).metadata();
    expect({ exif, icc, xmp, orientation }).toEqual({});
    expect(Buffer.from(content).includes(canary)).toBe(false);
    // The red corner, left above as the photo lay, is right above now that it stands.
    const { data } = await sharp(content)
      .extract({ left: 70, top: 5, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(180);
    expect(await sharp(preview!).metadata()).toMatchObject({ format: 'webp', width: 80, height: 120 });
  });

  it('is a PNG that stays transparent', async () => {
    const { content, mediaType } = await check((await goodFiles()).png);
    expect(mediaType).toBe('image/png');
    expect(await sharp(content).metadata()).toMatchObject({ hasAlpha: true, width: 60, height: 40 });
  });

  it('is a HEIC photo, which becomes a JPEG that every browser shows', async () => {
    const { heic } = await goodFiles();
    expect(heic.content.includes(canary)).toBe(true);
    const { content, name, mediaType } = await check(heic);
    expect([name, mediaType]).toEqual(['IMG_4711.jpg', 'image/jpeg']);
    expect(await sharp(content).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
    expect(Buffer.from(content).includes(canary)).toBe(false);
    const { data } = await sharp(content)
      .extract({ left: 2, top: 2, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(180);
  });

  it.each([true, false])('is a PDF, its objects in compressed streams: %p', async (useObjectStreams) => {
    const { content, preview, ...taken } = await check(await plainPdf(useObjectStreams));
    expect(taken).toEqual({ name: 'letter.pdf', mediaType: 'application/pdf', width: null, height: null });
    expect(Buffer.from(content).subarray(0, 5).toString()).toBe('%PDF-');
    const page = sharp(preview!);
    expect(await page.metadata()).toMatchObject({ format: 'webp', width: 480, height: 320 });
    // White with something written on it.
    const { channels } = await page.stats();
    expect([channels[0]!.min < 100, channels[0]!.max > 250]).toEqual([true, true]);
    // Taken again, it is still good.
    expect(await check({ ...pdf, content: Buffer.from(content) })).toMatchObject({ mediaType: 'application/pdf' });
  });

  it('is a PDF with links to the web and with a form that only asks', async () => {
    const document = await newPdf();
    const { context } = document;
    const link = { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'URI' } };
    const annotation = context.obj(link);
    (annotation.get(PDFName.of('A')) as any).set(PDFName.of('URI'), PDFString.of('https://northside.example/appointments'));
    document.getPage(0).node.set(PDFName.of('Annots'), context.obj([context.register(annotation)]));
    document.getForm().createTextField('name').addToPage(document.getPage(1));
    const content = Buffer.from(await document.save());
    expect(await check({ ...pdf, content })).toMatchObject({ mediaType: 'application/pdf' });
  });
});

describe('a document whose check goes wrong', () => {
  const generous = { cpuMs: 20_000, ms: 60_000, bytes: 2 ** 30 };

  it.each([
    ['takes too long', { ...generous, ms: 0 }],
    ['takes too much of the processor', { ...generous, cpuMs: 0 }],
    ['takes too much memory', { ...generous, bytes: 1024 }],
  ])('is refused when it %s, and the next one is checked as ever', async (_, limits) => {
    const large = { create: { width: 7_000, height: 5_000, channels: 3, background: 'white' } } as const;
    const content = await sharp(large).png({ compressionLevel: 1 }).toBuffer();
    await expect(inspector.inspect({ kind: 'png', content }, { ...byAna, limits })).rejects.toMatchObject({
      code: 'documents.too-complex',
    });
    const next = await phonePhoto();
    expect(await inspector.inspect({ kind: 'jpeg', content: next.content }, byAna)).toMatchObject({ mediaType: 'image/jpeg' });
  });

  it('is given to a new process where the one that waited was ended from outside', async () => {
    const { content } = await phonePhoto();
    await inspector.inspect({ kind: 'jpeg', content }, byAna);
    const waiting = inspector['idle'][0]!.process;
    const ended = new Promise<void>((resolve) => waiting.onEnd(resolve));
    process.kill(waiting.pid, 'SIGKILL');
    // At once, before anybody can know of it.
    expect(await inspector.inspect({ kind: 'jpeg', content }, byAna)).toMatchObject({ mediaType: 'image/jpeg' });
    await ended;
    const next = inspector['idle'][0]!.process;
    process.kill(next.pid, 'SIGKILL');
    await new Promise<void>((resolve) => next.onEnd(resolve));
    expect(inspector['idle']).toEqual([]);
    expect(await inspector.inspect({ kind: 'jpeg', content }, byAna)).toMatchObject({ mediaType: 'image/jpeg' });
  });

  it('is given up when nobody waits for the outcome any more', async () => {
    const { content } = await phonePhoto();
    await inspector.inspect({ kind: 'jpeg', content }, byAna);
    const client = new AbortController();
    const outcome = inspector.inspect({ kind: 'jpeg', content }, { person: 'ana', signal: client.signal });
    const waiting = inspector.inspect({ kind: 'jpeg', content }, { person: 'ana', signal: client.signal });
    client.abort();
    await expect(outcome).rejects.toMatchObject({ code: 'documents.busy' });
    await expect(waiting).rejects.toMatchObject({ code: 'documents.busy' });
    expect(await inspector.inspect({ kind: 'jpeg', content }, byAna)).toMatchObject({ mediaType: 'image/jpeg' });
  });

  it('is checked by a process that works for nobody else', async () => {
    const { content } = await phonePhoto();
    await inspector.inspect({ kind: 'jpeg', content }, byAna);
    const ofAna = inspector['idle'][0]!.process.pid;
    await inspector.inspect({ kind: 'jpeg', content }, { person: 'ben', signal });
    expect(inspector['idle'].find(({ person }) => person === 'ben')!.process.pid).not.toBe(ofAna);
    await inspector.inspect({ kind: 'jpeg', content }, byAna);
    expect(inspector['idle'].find(({ person }) => person === 'ana')!.process.pid).toBe(ofAna);
  });
});

describe('the malware scanner', () => {
  let clamd: Clamd;
  beforeEach(async () => {
    clamd = await startClamd();
  });
  afterEach(() => clamd.stop());

  it('sees every byte as it was sent, and lets what is clean pass', async () => {
    const content = Buffer.alloc(300_000, 'clean ');
    await scannerAt(clamd.url).scan(content);
    expect(clamd.seen).toEqual([content]);
  });

  it('refuses what it knows', async () => {
    const content = Buffer.concat([Buffer.alloc(100_000), Buffer.from(eicar)]);
    await expect(scannerAt(clamd.url).scan(content)).rejects.toMatchObject({ kind: 'invalid', code: 'documents.malware' });
  });

  const away = { kind: 'unavailable', code: 'documents.scanner-unavailable' };

  it('lets nothing pass when it is away, hangs up, says nothing, or cannot take it', async () => {
    const content = Buffer.from('clean');
    await expect(scannerAt(`clamd://127.0.0.1:${await freePort()}`).scan(content)).rejects.toMatchObject(away);
    clamd.behave('hanging-up');
    await expect(scannerAt(clamd.url).scan(content)).rejects.toMatchObject(away);
    clamd.behave('silent');
    await expect(scannerAt(clamd.url).scan(content, 50)).rejects.toMatchObject(away);
    const small = await startClamd({ mostBytes: 3 });
    await expect(scannerAt(small.url).scan(content)).rejects.toMatchObject(away);
    await small.stop();
  });

  it('is not asked where none is set up', async () => {
    await scannerAt().scan(Buffer.from(eicar));
    expect(clamd.seen).toEqual([]);
  });
});
