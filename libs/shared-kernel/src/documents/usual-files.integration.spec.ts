import { Logger } from '@nestjs/common';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { heicOfGrids, largeHeic } from '../../../../test/support/documents/heic-files.js';
import {
  harmlessPdfs,
  misnamedFiles,
  openEncryptedPdfs,
  roughPdfs,
  type UsualFile,
} from '../../../../test/support/documents/usual-files.js';
import { loadSettings } from '#shared-kernel/config';
import { DocumentCheck } from './document-check.js';
import { Inspector } from './inspector.js';
import { MalwareScanner } from './malware-scanner.js';

// What is refused is logged; here that is all there is.
Logger.overrideLogger(false);
const inspector = new Inspector();
afterAll(() => inspector.onApplicationShutdown());

const settings = loadSettings({ DATABASE_URL: 'postgresql://x/x', SMTP_URL: 'smtp://x' });
const documents = new DocumentCheck(new MalwareScanner(settings), inspector);
const { signal } = new AbortController();
const check = (file: { name: string; content: Buffer }) => documents.check({ ...file, uploaderId: 'ana', signal });
const table = (files: UsualFile[]) => files.map((file) => [file.what, file] as const);
const [misnamed, rough, encrypted, harmless] = [
  await misnamedFiles(),
  await roughPdfs(),
  await openEncryptedPdfs(),
  await harmlessPdfs(),
];
const whole = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#2a6' } });

describe('A file is taken by its content, and its name is put right,', () => {
  it.each(table(misnamed))('as %s', async (_, file) => {
    expect((await check(file)).name).toBe(file.storedAs);
  });
});

/** The first page, as it is seen, has something written on it. */
async function expectReadable(file: UsualFile): Promise<void> {
  const { content, preview } = await check(file);
  const { channels } = await sharp(preview!).stats();
  expect([channels[0]!.min < 100, channels[0]!.max > 250]).toEqual([true, true]);
  const stored = Buffer.from(content);
  expect(stored.subarray(0, 5).toString()).toBe('%PDF-');
  expect(stored.toString('latin1').trimEnd()).toMatch(/%%EOF$/);
  expect(stored.includes('/Encrypt')).toBe(false);
  expect((await PDFDocument.load(content, { throwOnInvalidObject: true })).getPageCount()).toBeGreaterThan(0);
}

describe('A PDF that usual readers open is taken and written anew', () => {
  it.each(table(rough))('%s', (_, file) => expectReadable(file));

  it.each(table(encrypted))('%s, without its encryption', (_, file) => expectReadable(file));

  it.each(table(harmless))('with %s', (_, file) => expectReadable(file));
});

describe('A picture', () => {
  it('is the primary one of a HEIC file, wherever it stands in it', async () => {
    const grids = [
      { columns: 2, rows: 1 },
      { columns: 1, rows: 2 },
      { columns: 3, rows: 1 },
    ];
    for (const [primary, { columns, rows }] of grids.entries()) {
      const content = heicOfGrids(grids, primary);
      expect(await check({ name: 'a.heic', content })).toMatchObject({ width: columns * 64, height: rows * 64 });
    }
  });

  it('of a HEIC file of any width is as it was taken', async () => {
    const { content, ...taken } = await check({ name: 'a.heic', content: largeHeic(1_001, 503) });
    expect(taken).toMatchObject({ width: 1_001, height: 503 });
    const pixels = await sharp(content).raw().toBuffer();
    const colorAt = (x: number, y: number) => [...pixels.subarray((y * 1_001 + x) * 3, (y * 1_001 + x) * 3 + 3)];
    // Each tile of 64 by 64 pixels is green with a red corner.
    for (const [column, row] of [
      [0, 0],
      [15, 0],
      [3, 4],
      [14, 7],
    ] as const) {
      const [red, green] = [colorAt(column * 64 + 5, row * 64 + 5), colorAt(column * 64 + 35, row * 64 + 35)];
      expect([red[0]! > 180, red[1]! < 90, green[0]! < 90, green[1]! > 140]).toEqual([true, true, true, true]);
    }
  });

  it.each([
    ['a JPEG of 48 megapixels', async () => whole(8_064, 6_048).jpeg().toBuffer(), 4_032, 3_024],
    ['a JPEG of 50 megapixels', async () => whole(8_160, 6_144).jpeg().toBuffer(), 4_080, 3_072],
    ['a JPEG of 108 megapixels', async () => whole(12_032, 9_024).jpeg().toBuffer(), 6_016, 4_512],
    [
      'a progressive JPEG of 64 megapixels on its side',
      async () => whole(9_248, 6_936).withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer(),
      3_468,
      4_624,
    ],
    ['a PNG of 50 megapixels', async () => whole(8_165, 6_124).png({ compressionLevel: 1 }).toBuffer(), 4_083, 3_062],
    ['a HEIC of 48 megapixels', async () => largeHeic(8_064, 6_048), 4_032, 3_024],
    ['a HEIC of 108 megapixels', async () => largeHeic(12_032, 9_024), 6_016, 4_512],
  ])('as large as a telephone takes it is stored at half its size: %s', async (_, write, width, height) => {
    const { preview, ...taken } = await check({ name: 'photo', content: await write() });
    expect(taken).toMatchObject({ width, height });
    expect(preview).not.toBeNull();
  });

  it('of up to 40 megapixels keeps its size', async () => {
    const content = await whole(7_296, 5_472).jpeg().toBuffer();
    expect(await check({ name: 'photo.jpg', content })).toMatchObject({ width: 7_296, height: 5_472 });
  });
});
