import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { heicPhoto } from './heic-photo.js';

/** A file as a browser sends it. */
export type SentFile = { name: string; declaredType: string; content: Buffer };

/** `payload`: the file may be taken if this is nowhere in what is stored. Without it, it must be refused. */
export type HostileFile = SentFile & { what: string; payload?: string };

/** Stands in the metadata of the photos; must be nowhere in what is stored. */
export const canary = 'CANARY-PHONE';

const picture = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#2a6"/>
   <rect width="40" height="30" fill="#d22"/></svg>`,
);

/** As a telephone takes it: lying on its side, to be turned by what the EXIF says, with the place where it was taken. */
export async function phonePhoto(): Promise<SentFile> {
  const content = await sharp(picture)
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: canary }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' } })
    .jpeg({ quality: 95 })
    .toBuffer();
  return { name: 'IMG_0815.JPG', declaredType: 'image/jpeg', content };
}

export async function transparentPng(): Promise<SentFile> {
  const background = { r: 20, g: 40, b: 200, alpha: 0.25 };
  const content = await sharp({ create: { width: 60, height: 40, channels: 4, background } })
    .png()
    .toBuffer();
  return { name: 'logo.png', declaredType: 'image/png', content };
}

export const heicFile = (): SentFile => ({ name: 'IMG_4711.HEIC', declaredType: 'image/heic', content: heicPhoto });

/** Two pages; objects lie open or in compressed streams. */
export async function plainPdf(useObjectStreams = true): Promise<SentFile> {
  const document = await newPdf();
  return { name: 'letter.pdf', declaredType: 'application/pdf', content: Buffer.from(await document.save({ useObjectStreams })) };
}

export async function newPdf(): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  document.addPage([300, 200]).drawText('Dear colleague');
  document.addPage([300, 200]).drawText('Kind regards');
  return document;
}

export async function goodFiles(): Promise<Record<'jpeg' | 'png' | 'heic' | 'pdf', SentFile>> {
  return { jpeg: await phonePhoto(), png: await transparentPng(), heic: heicFile(), pdf: await plainPdf() };
}
