import { pagesOf, placedWords } from '../../../../test/support/papers.js';
import type { InvoiceView } from '../persistence/invoices.js';
import { printInvoice } from './invoice-pdf.js';
import { REGULAR } from './typefaces.js';
import { typeset } from './typesetting.js';

const practice = { practiceName: 'Northside Clinic', locale: 'en' } as const;

function invoiceOf(holderName: string, descriptions: readonly string[] = ['Visit']): InvoiceView {
  const lineItems = descriptions.map((description) => ({ description, quantity: 1, unitAmount: 1_000, amount: 1_000 }));
  const total = 1_000 * descriptions.length;
  return {
    number: 'INV-1',
    state: 'issued',
    holderName,
    currency: 'usd',
    issuedOn: '2026-11-02',
    dueOn: '2026-12-02',
    updatedAt: '2026-11-02T00:00:00Z',
    cancelReason: null,
    note: null,
    lineItems,
    total,
    paidAmount: 0,
    openAmount: total,
  } as unknown as InvoiceView;
}

/** Without blanks, and with letters as they are typed rather than as they are drawn. */
const letters = (text: string) => text.normalize('NFKC').replaceAll(/[\s\p{Default_Ignorable_Code_Point}\p{M}]/gu, '');
const printedLetters = async (text: string) => letters((await pagesOf(await printInvoice(invoiceOf(text), practice))).join(''));

describe('What people write on an invoice', () => {
  it.each([
    ['Chinese, simplified', '王小明'],
    ['Chinese, traditional', '陳國體 診療費'],
    ['Japanese', '山田 太郎 さくら・カルテ（初診）'],
    ['Korean', '김민수 치과 검진'],
    ['Hindi', 'राम दास'],
    ['Thai', 'สมชาย ใจดี'],
    ['Amharic', 'አበበ ቢቂላ'],
    ['Bengali', 'রহিম'],
    ['Tamil', 'குமரன்'],
    ['Telugu', 'రాము'],
    ['Gujarati', 'રમેશ'],
    ['Kannada', 'ರಾಮ'],
    ['Malayalam', 'രാമൻ'],
    ['Lao', 'ສົມພອນ'],
    ['Armenian', 'Վահան Տերյան'],
    ['Georgian', 'ნინო ქართული'],
    ['Vietnamese', 'Nguyễn Văn Đạt'],
    ['Polish', 'Łukasz Żółć'],
    ['Greek', 'Γιώργος Παπαδόπουλος'],
    ['Ukrainian', 'Їжак Ґалаґан'],
    ['Hebrew', 'דנה כהן'],
    ['a picture', 'Cleaning 🦷'],
    ['two scripts beside each other', 'Ana 王小明 Kim 김민수'],
  ])('can be read: %s', async (_name, text) => {
    expect(await printedLetters(text)).toContain(letters(text));
  });

  it('is named where no font has it, and is never a box', async () => {
    expect(await printedLetters('Ana \u{10FFFD} \u{E000}')).toContain('Ana[U+10FFFD][U+E000]');
  });

  it('keeps to one font where one is enough', async () => {
    const [plain, chinese] = await Promise.all(['Ana Ruiz', 'Ana 王'].map((name) => printInvoice(invoiceOf(name), practice)));
    expect(plain!.includes('NotoSans')).toBe(false);
    expect(chinese!.includes('NotoSans')).toBe(true);
  });
});

describe('Text that is read from right to left', () => {
  /** The words and signs as they stand from left to right. */
  const fromTheLeft = (text: string): string[] =>
    typeset(text, REGULAR, Infinity, ({ length }) => length)
      .flatMap(({ pieces }) => pieces)
      .flatMap((piece) => piece.text.split(/(?<=\s)|(?=\s)/));

  it.each([
    ['a Hebrew name', 'דנה כהן', ['כהן', ' ', 'דנה']],
    ['a Hebrew name of three words', 'דנה בת כהן', ['כהן', ' ', 'בת', ' ', 'דנה']],
    ['an Arabic name', 'محمد عبد الله', ['الله', ' ', 'عبد', ' ', 'محمد']],
    ['a Hebrew name inside English', 'Mrs דנה כהן Levi', ['Mrs', ' ', 'כהן', ' ', 'דנה', ' ', 'Levi']],
    ['numbers in it', 'ביקור 12 במרץ 2026', ['2026', ' ', 'במרץ', ' ', '12', ' ', 'ביקור']],
    ['a number in brackets', 'ביקור (30) כאן', ['כאן', ' ', '(', '30', ')', ' ', 'ביקור']],
    ['signs at its end', 'שלום!', ['!שלום']],
  ])('stands in the order in which it is read: %s', (_name, text, expected) => {
    const inFont = (piece: string) => (piece === '!שלום' ? 'שלום!' : piece);
    expect(fromTheLeft(text)).toEqual(expected.map(inFont));
  });

  it('can be copied out of the file as it was written, with its blanks', async () => {
    const [page] = await pagesOf(await printInvoice(invoiceOf('דנה כהן', ['محمد عبد الله']), practice));
    expect(page).toContain('דנה כהן');
    expect(page!.normalize('NFKC')).toContain('محمد عبد الله');
  });

  it('stands at the right side of its column, and beside the name of a value', async () => {
    const placed = await placedWords(await printInvoice(invoiceOf('דנה', ['שלום']), practice));
    const cell = placed.find(({ text }) => text === 'שלום')!;
    expect(cell.x + cell.width).toBeCloseTo(54 + 264 - 4, 0);
    const label = placed.find(({ text }) => text.startsWith('Billed to'))!;
    const name = placed.find(({ text }) => text.includes('דנה'))!;
    expect(name.x - (label.x + label.width)).toBeLessThan(8);
  });
});

describe('A text that is too wide for its column', () => {
  it.each([
    ['without blanks, in Chinese', '洗牙'.repeat(60)],
    ['without blanks, in Thai', 'ตรวจฟันประจำปี'.repeat(12)],
    ['of one endless word beside another script', `${'Wolfeschlegel'.repeat(10)} 王`],
  ])('is broken where it may be: %s', async (_name, text) => {
    const placed = await placedWords(await printInvoice(invoiceOf('Ana', [text]), practice));
    const column = placed.filter(({ text }) => !/[$]|^1$/.test(text) && text.trim() !== '');
    const inCell = column.filter(
      ({ x, text: word }) => x < 54 + 264 && letters(text).includes(letters(word)) && letters(word) !== '',
    );
    expect(new Set(inCell.map(({ y }) => Math.round(y))).size).toBeGreaterThan(2);
    for (const { x, width } of inCell) expect(x + width).toBeLessThan(54 + 264);
  });
});
