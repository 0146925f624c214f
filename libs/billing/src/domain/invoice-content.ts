import { type FieldError, line, manyLines, Problem } from '#shared-kernel/domain';
import { refuseWrongFields } from './refusals.js';

/** Amounts are whole numbers of the currency's smallest unit. */
export interface LineItem {
  description: string;
  quantity: number;
  unitAmount: number;
}

export interface GivenInvoice {
  lineItems: readonly LineItem[];
  /** `YYYY-MM-DD`; left out, it is due 30 days after it is issued. */
  dueOn?: string | null | undefined;
  note?: string | null | undefined;
}

export interface InvoiceContent {
  lineItems: LineItem[];
  total: number;
  dueOn: string | null;
  note: string | null;
}

/** The most that Stripe takes at once. */
export const MOST_AMOUNT = 99_999_999;
const MOST_QUANTITY = 10_000;
const MOST_LINES = 100;

const readDescription = line(500);
const readNote = manyLines(2_000);

export const amountOf = ({ quantity, unitAmount }: LineItem): number => quantity * unitAmount;

export const totalOf = (lineItems: readonly LineItem[]): number => lineItems.reduce((sum, item) => sum + amountOf(item), 0);

/** Refuses with `billing.invalid-invoice` and names everything that is wrong. */
export function readContent({ lineItems, dueOn, note }: GivenInvoice): InvoiceContent {
  const errors: FieldError[] = [];
  if (lineItems.length < 1 || lineItems.length > MOST_LINES)
    errors.push({ path: 'lineItems', message: `must have 1 to ${MOST_LINES} lines` });
  const read = lineItems.slice(0, MOST_LINES).map((item, index) => readLine(item, `lineItems.${index}`, errors));
  const total = totalOf(read);
  if (errors.length === 0 && (total < 1 || total > MOST_AMOUNT))
    errors.push({ path: 'lineItems', message: `must add up to 1 to ${MOST_AMOUNT}, but add up to ${total}` });
  const readOut = readNote(note ?? '');
  if (readOut instanceof Problem) errors.push({ path: 'note', message: readOut.message });
  refuseWrongFields('billing.invalid-invoice', 'Some fields of the invoice are not right.', errors);
  return { lineItems: read, total, dueOn: dueOn ?? null, note: (readOut as string) || null };
}

function readLine({ description, quantity, unitAmount }: LineItem, path: string, errors: FieldError[]): LineItem {
  const words = readDescription(description);
  if (words instanceof Problem) errors.push({ path: `${path}.description`, message: words.message });
  mustBeWhole(quantity, 1, MOST_QUANTITY, `${path}.quantity`, errors);
  mustBeWhole(unitAmount, 0, MOST_AMOUNT, `${path}.unitAmount`, errors);
  return { description: words instanceof Problem ? description : words, quantity, unitAmount };
}

function mustBeWhole(value: number, least: number, most: number, path: string, errors: FieldError[]): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  errors.push({ path, message: `must be a whole number from ${least} to ${most}` });
}
