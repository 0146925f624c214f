import sharp, { type Sharp } from 'sharp';
import { Refused } from './fault.js';
import { withPrimaryPicture } from './heic.js';
import type { CleanDocument } from './verdict.js';

/** Above the largest pictures that telephones take and that fit into 10 MB: 12,032 by 9,024. */
const MAX_PIXELS = 110_000_000;
/** Larger pictures are stored at half their width and height. */
const MAX_STORED_PIXELS = 40_000_000;
const PREVIEW_SIDE = 480;

sharp.cache(false);
sharp.concurrency(1);
// libvips reads many formats; only two of them have business here.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng'] });

/** Decodes and encodes again: what is left are the pixels, turned upright. Metadata and whatever hid in the file are gone. */
export async function cleanImage(content: Buffer, kind: 'jpeg' | 'png'): Promise<CleanDocument> {
  const { format, autoOrient } = await sharp(content, { limitInputPixels: false }).metadata();
  if (format !== kind) throw new Refused('unreadable');
  refuseTooMany(autoOrient.width, autoOrient.height);
  // A large JPEG is already decoded at half its size; of a PNG only some lines are in memory at a time.
  const image = sharp(content, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient();
  return encoded(stored(image, autoOrient.width, autoOrient.height), kind);
}

/** Becomes a JPEG, which every browser shows. */
export function cleanHeic(content: Buffer): Promise<CleanDocument> {
  return withPrimaryPicture(content, refuseTooMany, ({ data, width, height, channels }) => {
    const picture = sharp(data, { raw: { width, height, channels }, limitInputPixels: MAX_PIXELS });
    return encoded(stored(picture, width, height).flatten({ background: '#ffffff' }), 'jpeg');
  });
}

export const previewOf = (image: Sharp): Promise<Buffer> =>
  image.resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true }).webp({ quality: 75 }).toBuffer();

function stored(image: Sharp, width: number, height: number): Sharp {
  return width * height > MAX_STORED_PIXELS ? image.resize(Math.ceil(width / 2), Math.ceil(height / 2), { fit: 'fill' }) : image;
}

async function encoded(image: Sharp, kind: 'jpeg' | 'png'): Promise<CleanDocument> {
  const chosen = kind === 'png' ? image.png({ compressionLevel: 8 }) : image.jpeg({ quality: 88 });
  const { data, info } = await chosen.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { content: data, width, height, preview: await previewOf(sharp(data)) };
}

function refuseTooMany(width: number, height: number): void {
  if (width * height > MAX_PIXELS) throw new Refused('too-many-pixels');
}
