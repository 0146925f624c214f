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
import { Growth } from './pdf-growth.js';
import { resolve } from './pdf-objects.js';

/** As large as pictures may be that are sent by themselves. */
const MAX_PICTURE_PIXELS = 110_000_000;

/** Entries that run something, carry files or describe a form of another kind. */
const activeEntries = new Set(
  'JS AA XFA EF EmbeddedFiles JavaScript Collection RichMediaContent RichMediaSettings RichMediaExecute 3DD'.split(' '),
);

/** Where an action may stand. Any other than these is refused: they stay within the document or open a harmless address. */
const actionEntries = new Set(['A', 'NA', 'Next', 'OpenAction', 'PA']);
const allowedActions = new Set(['GoTo', 'URI', 'ResetForm', 'SetOCGState', 'Hide']);

/** Kinds of actions, annotations and objects that do something by themselves or reach out of the document, wherever they stand. */
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
  const growth = new Growth(context);
  for (const [, object] of context.enumerateIndirectObjects()) {
    // Not by recursion: arrays may be nested deeper than the stack.
    const open: PDFObject[] = [object];
    for (let next = open.pop(); next; next = open.pop()) {
      if (next instanceof PDFArray) for (const part of next.asArray()) open.push(part);
      if (next instanceof PDFDict) for (const part of checkedValues(next, context)) open.push(part);
      if (next instanceof PDFStream) {
        checkStream(next, context);
        if (next instanceof PDFRawStream) growth.add(next);
        open.push(next.dict);
      }
    }
  }
}

function checkedValues(dict: PDFDict, context: PDFContext): PDFObject[] {
  return dict.entries().map(([key, value]) => {
    const entry = key.decodeText();
    const target = resolve(value, context);
    const acts =
      activeEntries.has(entry) ||
      (namingEntries.has(entry) && target instanceof PDFName && isActive(entry, target.decodeText())) ||
      (actionEntries.has(entry) && !isAllowedAction(target, context)) ||
      (entry === 'OpenAction' && !leadsToAPage(target, context)) ||
      (entry === 'URI' && !isHarmlessAddress(target)) ||
      (entry === 'Ref' && target instanceof PDFDict && target.has(PDFName.of('F')));
    if (acts) throw new Refused('active-content');
    return value;
  });
}

/** A thread may also be what an article is made of: then it is named by its type. */
function isActive(entry: string, name: string): boolean {
  return activeNames.has(name) || (entry === 'S' && (name === 'Thread' || name === 'Named'));
}

/** Entries of these names hold other things too, as in the structure of a tagged document: those have no kind of action. */
function isAllowedAction(target: PDFObject | undefined, context: PDFContext): boolean {
  if (target instanceof PDFArray) return target.asArray().every((one) => isAllowedDict(resolve(one, context), context));
  return isAllowedDict(target, context);
}

function isAllowedDict(target: PDFObject | undefined, context: PDFContext): boolean {
  if (!(target instanceof PDFDict) || !target.has(PDFName.of('S'))) return true;
  const action = resolve(target.get(PDFName.of('S')), context);
  return action instanceof PDFName && allowedActions.has(action.decodeText());
}

function leadsToAPage(target: PDFObject | undefined, context: PDFContext): boolean {
  if (target instanceof PDFArray) return true;
  if (!(target instanceof PDFDict)) return false;
  const action = resolve(target.get(PDFName.of('S')), context);
  return action instanceof PDFName && action.decodeText() === 'GoTo';
}

function isHarmlessAddress(target: PDFObject | undefined): boolean {
  // A dictionary is the catalog's base address; its own entries are looked at by themselves.
  if (target instanceof PDFDict) return true;
  if (!(target instanceof PDFString || target instanceof PDFHexString)) return false;
  const address = target.decodeText().replace(/[\s\p{C}]/gu, '');
  return harmlessScheme.test(address) || !/^[a-z][a-z\d+.-]*:/i.test(address);
}

function checkStream({ dict }: PDFStream, context: PDFContext): void {
  // The stream's bytes would come from a file elsewhere.
  if (dict.has(PDFName.of('F'))) throw new Refused('active-content');
  const [width, height] = ['Width', 'Height'].map((side) => resolve(dict.get(PDFName.of(side)), context));
  if (width instanceof PDFNumber && height instanceof PDFNumber && width.asNumber() * height.asNumber() > MAX_PICTURE_PIXELS) {
    throw new Refused('too-many-pixels');
  }
}
