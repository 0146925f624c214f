import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import sharp from 'sharp';
import { Refused } from './fault.js';
import { previewOf } from './image.js';

const WIDTH = 640;
const MOST_HEIGHT = 2_000;
const PATIENCE_MS = 5_000;

const parts = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), '/');

interface Canvas {
  canvas: { toBuffer(mediaType: 'image/png'): Buffer };
  context: unknown;
}

/** A picture of the first page; null where it cannot be drawn. Refuses what a second reader cannot open at all. */
export async function firstPage(content: Uint8Array): Promise<Buffer | null> {
  const task = getDocument({
    data: content.slice(),
    standardFontDataUrl: `${parts}standard_fonts/`,
    cMapUrl: `${parts}cmaps/`,
    wasmUrl: `${parts}wasm/`,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: 40_000_000,
    verbosity: 0,
  });
  const document = await task.promise.catch(() => {
    throw new Refused('unreadable');
  });
  try {
    return await drawn(document);
  } catch {
    return null;
  } finally {
    await task.destroy();
  }
}

async function drawn(document: PDFDocumentProxy): Promise<Buffer> {
  const page = await document.getPage(1);
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(WIDTH / width, MOST_HEIGHT / height) });
  const factory = document.canvasFactory as { create(width: number, height: number): Canvas };
  const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  // Its types speak of a browser's canvas; this one, which the library brings along, is drawn on in the same way.
  const rendering = page.render({ canvas, canvasContext: context, viewport } as never);
  const late = setTimeout(() => rendering.cancel(), PATIENCE_MS);
  try {
    await rendering.promise;
  } finally {
    clearTimeout(late);
  }
  return previewOf(sharp(canvas.toBuffer('image/png')));
}
