import { inflateSync } from 'node:zlib';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { Refused } from './fault.js';

const MOST_INFLATED_BYTES = 128 * 1024 * 1024;
const MOST_PICTURE_PIXELS = 100_000_000;

/** Entries that run something, carry files or describe a form of another kind. */
const activeEntries = new Set(
  'JS AA XFA EF EmbeddedFiles JavaScript Collection Encrypt RichMediaContent RichMediaSettings RichMediaExecute 3DD'.split(' '),
);

/** Kinds of actions, annotations and objects that do something by themselves or reach out of the document. */
const activeNames = new Set(
  (
    'JavaScript Launch GoToR GoToE SubmitForm ImportData Rendition RichMediaExecute GoTo3DView ' +
    'EmbeddedFile FileAttachment RichMedia Movie Sound Screen 3D'
  ).split(' '),
);
const namingEntries = new Set(['S', 'Type', 'Subtype']);
const harmlessScheme = /^(?:https?|mailto|tel):/i;

/** Refuses a document with anything in it that acts, hides files, or grows beyond measure. */
export function refuseThreats(context: PDFContext): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    // Not by recursion: arrays may be nested deeper than the stack.
    const open: PDFObject[] = [object];
    for (let next = open.pop(); next; next = open.pop()) {
      if (next instanceof PDFArray) open.push(...next.asArray());
      if (next instanceof PDFDict) open.push(...checkedValues(next, context));
      if (next instanceof PDFStream) {
        checkStream(next, context);
        open.push(next.dict);
      }
    }
  }
}

function checkedValues(dict: PDFDict, context: PDFContext): PDFObject[] {
  return dict.entries().map(([key, value]) => {
    const entry = key.decodeText();
    const target = context.lookup(value) ?? value;
    const acts =
      activeEntries.has(entry) ||
      (namingEntries.has(entry) && target instanceof PDFName && activeNames.has(target.decodeText())) ||
      (entry === 'OpenAction' && !leadsToAPage(target)) ||
      (entry === 'URI' && !isHarmlessAddress(target));
    if (acts) throw new Refused('active-content');
    return value;
  });
}

function leadsToAPage(target: PDFObject): boolean {
  if (target instanceof PDFArray) return true;
  return target instanceof PDFDict && (target.lookup(PDFName.of('S')) as PDFName | undefined)?.decodeText() === 'GoTo';
}

function isHarmlessAddress(target: PDFObject): boolean {
  // A dictionary is the catalog's base address; its own entries are looked at by themselves.
  if (target instanceof PDFDict) return true;
  if (!(target instanceof PDFString || target instanceof PDFHexString)) return false;
  const address = target.decodeText().replace(/[\s\p{C}]/gu, '');
  return harmlessScheme.test(address) || !/^[a-z][a-z\d+.-]*:/i.test(address);
}

function checkStream(stream: PDFStream, context: PDFContext): void {
  const { dict } = stream;
  // The stream's bytes would come from a file elsewhere.
  if (dict.has(PDFName.of('F'))) throw new Refused('active-content');
  const [width, height] = ['Width', 'Height'].map((side) => dict.lookup(PDFName.of(side)));
  if (width instanceof PDFNumber && height instanceof PDFNumber && width.asNumber() * height.asNumber() > MOST_PICTURE_PIXELS) {
    throw new Refused('too-many-pixels');
  }
  const filters = filtersOf(dict, context);
  const packed = filters.filter((name) => /^(?:FlateDecode|Fl|LZWDecode|LZW)$/.test(name));
  if (packed.length > 1) throw new Refused('too-complex');
  if (stream instanceof PDFRawStream && filters[0]?.startsWith('Fl')) refuseBomb(stream.contents);
}

function filtersOf(dict: PDFDict, context: PDFContext): string[] {
  const filter = context.lookup(dict.get(PDFName.of('Filter')));
  const all = filter instanceof PDFArray ? filter.asArray().map((one) => context.lookup(one)) : [filter];
  return all.flatMap((one) => (one instanceof PDFName ? [one.decodeText()] : []));
}

function refuseBomb(packed: Uint8Array): void {
  try {
    inflateSync(packed, { maxOutputLength: MOST_INFLATED_BYTES });
  } catch (error) {
    // What cannot be unpacked at all shows nothing in any reader; only its size is of interest here.
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new Refused('too-complex');
  }
}
