import heic from 'heic-decode';
import sharp, { type Sharp } from 'sharp';
import { Refused } from './fault.js';
import type { CleanDocument } from './verdict.js';

const MOST_PIXELS = 40_000_000;
const PREVIEW_SIDE = 480;

sharp.cache(false);
sharp.concurrency(1);
// libvips reads many formats; only two of them have business here.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng'] });

/** Decodes and encodes again: what is left are the pixels, turned upright. Metadata and whatever hid in the file are gone. */
export async function cleanImage(content: Buffer, kind: 'jpeg' | 'png'): Promise<CleanDocument> {
  const { width, height, format } = await sharp(content, { limitInputPixels: false }).metadata();
  if (format !== kind) throw new Refused('unreadable');
  refuseTooMany(width, height);
  return encoded(sharp(content, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient(), kind);
}

/** Becomes a JPEG, which every browser shows. The decoder turns it upright by the file's own instructions. */
export async function cleanHeic(content: Buffer): Promise<CleanDocument> {
  const images = await heic.all({ buffer: content });
  const { width, height } = images[0]!;
  refuseTooMany(width, height);
  const { data } = await images[0]!.decode();
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return encoded(sharp(pixels, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' }), 'jpeg');
}

export const previewOf = (image: Sharp): Promise<Buffer> =>
  image.resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }).toBuffer();

async function encoded(image: Sharp, kind: 'jpeg' | 'png'): Promise<CleanDocument> {
  const chosen = kind === 'png' ? image.png({ compressionLevel: 8 }) : image.jpeg({ quality: 88 });
  const { data, info } = await chosen.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { content: data, mediaType: `image/${kind}`, width, height, preview: await previewOf(sharp(data)) };
}

function refuseTooMany(width: number, height: number): void {
  if (width * height > MOST_PIXELS) throw new Refused('too-many-pixels');
}
