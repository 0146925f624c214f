import { constants, inflateSync } from 'node:zlib';
import { decodePDFRawStream, PDFArray, type PDFContext, type PDFDict, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { Refused } from './fault.js';
import { resolve } from './pdf-objects.js';

const MAX_STREAM_BYTES = 128 * 1024 * 1024;
const MAX_TOTAL_BYTES = 512 * 1024 * 1024;

const longNames: Record<string, string> = {
  Fl: 'FlateDecode',
  LZW: 'LZWDecode',
  RL: 'RunLengthDecode',
  A85: 'ASCII85Decode',
  AHx: 'ASCIIHexDecode',
};
const asText = new Set(['ASCII85Decode', 'ASCIIHexDecode']);
const packing = new Set(['FlateDecode', 'LZWDecode', 'RunLengthDecode']);

/** What a document's streams grow to: refuses those that grow beyond measure, one by one or together. */
export class Growth {
  private total = 0;

  constructor(private readonly context: PDFContext) {}

  add(stream: PDFRawStream): void {
    const filters = this.filtersOf(stream.dict);
    const unpacked = filters.filter((name) => packing.has(name));
    if (unpacked.length > 1) throw new Refused('too-complex');
    if (unpacked.length === 0) return;
    const texts = filters.slice(
      0,
      filters.findIndex((name) => !asText.has(name)),
    );
    const rest = filters.slice(texts.length);
    // Behind another filter, as of a picture, nothing is unpacked by any reader either.
    if (!packing.has(rest[0]!)) throw new Refused('too-complex');
    this.total += unpackedLength(texts.length > 0 ? decoded(stream, texts) : stream.contents, stream, rest[0]!);
    if (this.total > MAX_TOTAL_BYTES) throw new Refused('too-complex');
  }

  private filtersOf(dict: PDFDict): string[] {
    const filter = resolve(dict.get(PDFName.of('Filter')), this.context);
    const all = filter instanceof PDFArray ? filter.asArray().map((one) => resolve(one, this.context)) : [filter];
    const names = all.flatMap((one) => (one instanceof PDFName ? [longNames[one.decodeText()] ?? one.decodeText()] : []));
    // Says only which key the stream was encrypted with.
    return names.filter((name) => name !== 'Crypt');
  }
}

function unpackedLength(packed: Uint8Array, { dict }: PDFRawStream, filter: string): number {
  if (filter === 'FlateDecode') return inflatedLength(packed);
  const { length } = limited(PDFRawStream.of(withFilters(dict, [filter]), packed), MAX_STREAM_BYTES + 1);
  if (length > MAX_STREAM_BYTES) throw new Refused('too-complex');
  return length;
}

function inflatedLength(packed: Uint8Array): number {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_STREAM_BYTES, finishFlush: constants.Z_SYNC_FLUSH }).length;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new Refused('too-complex');
    // Damaged before it grew too large: what readers make of it is smaller.
    return 0;
  }
}

// Characters become at most four bytes each, so no limit is needed.
const decoded = (stream: PDFRawStream, filters: string[]) =>
  limited(PDFRawStream.of(withFilters(stream.dict, filters), stream.contents), 4 * stream.contents.length + 4);

function limited(stream: PDFRawStream, maxBytes: number): Uint8Array {
  try {
    const { buffer, byteOffset, length } = decodePDFRawStream(stream).getBytes(maxBytes);
    return new Uint8Array(buffer, byteOffset, length);
  } catch {
    return new Uint8Array();
  }
}

function withFilters({ context }: PDFDict, filters: string[]): PDFDict {
  return context.obj({ Filter: filters }) as PDFDict;
}
