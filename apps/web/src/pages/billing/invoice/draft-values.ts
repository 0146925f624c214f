import { decimalText, MOST_AMOUNT, readAmount, readQuantity } from '../../../parts/money.js';
import type { Invoice } from '../queries.js';

/** A line as it is typed. */
export interface LineValue {
  /** Tells lines apart while they are edited. */
  key: string;
  description: string;
  quantity: string;
  price: string;
}

/** A draft as a form holds it. */
export interface DraftValues {
  lines: LineValue[];
  dueOn: string;
  note: string;
}

export const MOST_LINES = 100;
export const MOST_QUANTITY = 10_000;

export const emptyLine = (): LineValue => ({ key: crypto.randomUUID(), description: '', quantity: '1', price: '' });

export const blankDraft = (): DraftValues => ({ lines: [emptyLine()], dueOn: '', note: '' });

export const draftValuesOf = ({ lineItems, dueOn, note, currency }: Invoice): DraftValues => ({
  lines: lineItems.map(({ description, quantity, unitAmount }, place) => ({
    key: String(place),
    description,
    quantity: String(quantity),
    price: decimalText(unitAmount, currency),
  })),
  dueOn: dueOn ?? '',
  note: note ?? '',
});

/** A quantity that an invoice may have; undefined where what was typed is none. */
export function quantityOf({ quantity }: LineValue): number | undefined {
  const read = readQuantity(quantity);
  return read !== undefined && read <= MOST_QUANTITY ? read : undefined;
}

/** A price that an invoice may have; undefined where what was typed is none. */
export function priceOf({ price }: LineValue, currency: string): number | undefined {
  const read = readAmount(price, currency);
  return read !== undefined && read <= MOST_AMOUNT ? read : undefined;
}

/** What a line comes to, as far as it is filled in. */
export function lineAmount(line: LineValue, currency: string): number | undefined {
  const [quantity, price] = [quantityOf(line), priceOf(line, currency)];
  return quantity === undefined || price === undefined ? undefined : quantity * price;
}

/** What the lines come to, as far as they are filled in. */
export const totalOf = (lines: readonly LineValue[], currency: string): number =>
  lines.reduce((sum, line) => sum + (lineAmount(line, currency) ?? 0), 0);

/** What is sent; only of values that the form's rules have passed. */
export const draftBodyOf = ({ lines, dueOn, note }: DraftValues, currency: string) => ({
  lineItems: lines.map((line) => ({
    description: line.description.trim(),
    quantity: quantityOf(line)!,
    unitAmount: priceOf(line, currency)!,
  })),
  dueOn: dueOn || null,
  note: note.trim() || null,
});

export type DraftBody = ReturnType<typeof draftBodyOf>;
