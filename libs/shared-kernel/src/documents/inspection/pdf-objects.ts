import { PDFArray, type PDFContext, PDFDict, PDFInvalidObject, type PDFObject, PDFRef, PDFStream } from '@cantoo/pdf-lib';
import { Refused } from './fault.js';

const MAX_REFERENCES_IN_A_ROW = 32;

/** The object itself, through references to references: some readers follow them, so nothing may hide behind them. */
export function resolve(object: PDFObject | undefined, context: PDFContext): PDFObject | undefined {
  let found = object;
  for (let steps = 0; steps < MAX_REFERENCES_IN_A_ROW; steps++) {
    if (!(found instanceof PDFRef)) return found;
    found = context.lookup(found);
  }
  throw new Refused('unreadable');
}

/**
 * Drops what is not reached from the trailer: older versions of objects, tables of the old file, and what could not be read.
 * Refuses a document that needs an object that could not be read.
 */
export function keepWhatIsReferenced(context: PDFContext): void {
  const { Root, Info, ID } = context.trailerInfo;
  const reached = new Set<PDFRef>();
  // Not by recursion: objects may be nested deeper than the stack.
  const open: (PDFObject | undefined)[] = [Root, Info, ID];
  while (open.length > 0) {
    const object = open.pop();
    if (object instanceof PDFInvalidObject) throw new Refused('unreadable');
    if (object instanceof PDFRef && !reached.has(object)) {
      reached.add(object);
      open.push(context.lookup(object));
    }
    for (const part of parts(object)) open.push(part);
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}

function parts(object: PDFObject | undefined): PDFObject[] {
  if (object instanceof PDFArray) return object.asArray();
  if (object instanceof PDFDict) return object.values();
  return object instanceof PDFStream ? object.dict.values() : [];
}
