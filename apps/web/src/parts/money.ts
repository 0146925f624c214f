/** Currencies whose smallest unit is the whole; all others have hundredths. The list is the API's, see there. */
const ofWholes = new Set('bif clp djf gnf jpy kmf krw pyg rwf vnd vuv xaf xof xpf'.split(' '));
const ofHundredths =
  'aed ars aud bbd bdt bmd bnd bob brl bsd bwp bzd cad chf cny cop crc czk dkk dop dzd egp etb eur fjd gbp gel gip gmd gtq hkd hnl huf idr ils inr jmd kes khr kyd kzt lkr mad mdl mop mur mvr mxn myr nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rub sar scr sek sgd srd szl thb try ttd twd tzs uah usd uyu wst xcd zar zmw';

/** Every currency that can be billed in, by its ISO code in lower case. */
export const currencies: readonly string[] = [...ofHundredths.split(' '), ...ofWholes].toSorted();

/** The most that an invoice may come to. */
export const MOST_AMOUNT = 99_999_999;

export const decimalsOf = (currency: string): number => (ofWholes.has(currency) ? 0 : 2);

/** As in the PDFs: the people who read Spanish here write numbers as their neighbours do. */
const tagOf = (language: string) => (language === 'es' ? 'es-US' : 'en-US');

/** The amount as a decimal number, exactly: `12345` of usd is `123.45`. This is also how it is typed. */
export function decimalText(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${amount < 0 ? '-' : ''}${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ''}`;
}

/** The amount as people write it, with its currency; `amount` is a whole number of the smallest unit. */
export function moneyWords(amount: number, currency: string, language: string): string {
  const decimals = decimalsOf(currency);
  const format = new Intl.NumberFormat(tagOf(language), {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(decimalText(amount, currency) as Intl.StringNumericLiteral);
}

/** What the currency is called in the reader's language. */
export function currencyName(currency: string, language: string): string {
  const code = currency.toUpperCase();
  return `${code} · ${new Intl.DisplayNames(tagOf(language), { type: 'currency' }).of(code)}`;
}

const typed =
  /^(?:(?<grouped>\d{1,3}(?<separator>[ '’.,])\d{3}(?:\k<separator>\d{3})*)|(?<whole>\d+))(?:(?<point>[.,])(?<fraction>\d*))?$/;

/**
 * What somebody typed as an amount, in the smallest unit; undefined where it is none, or where it can be read in two ways. No
 * number with a point is ever made of it: digits are put together. Thousands may be parted by commas, points, blanks or
 * apostrophes, decimals by a point or a comma; the currency may stand before or behind it.
 */
export function readAmount(text: string, currency: string): number | undefined {
  const decimals = decimalsOf(currency);
  // Makes one of all the blanks that keyboards and spreadsheets put between digits.
  const groups = typed.exec(withoutCurrency(text.normalize('NFKC').trim(), currency))?.groups;
  if (!groups) return undefined;
  const { grouped = '', separator, whole = '', point, fraction = '' } = groups;
  if (fraction.length > decimals || (separator !== undefined && separator === point)) return undefined;
  // `1.234` is a thousand and more to some, and a little more than one to others.
  if (separator === '.' && !point && decimals > 0 && grouped.indexOf('.') === grouped.lastIndexOf('.')) return undefined;
  const amount = Number(grouped.replaceAll(/\D/g, '') + whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** Without the sign or the code of this currency; that of another one stays, and makes the text no amount. */
function withoutCurrency(text: string, currency: string): string {
  const lower = text.toLowerCase();
  const names = (['symbol', 'narrowSymbol', 'code'] as const).map((currencyDisplay) => {
    const parts = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay }).formatToParts(0);
    return parts.find(({ type }) => type === 'currency')!.value.toLowerCase();
  });
  for (const name of names) {
    if (lower.startsWith(name)) return text.slice(name.length).trimStart();
    if (lower.endsWith(name)) return text.slice(0, -name.length).trimEnd();
  }
  return text;
}

/** A whole number from 1 that somebody typed; undefined where it is none. */
export function readQuantity(text: string): number | undefined {
  const bare = text.trim();
  if (!/^\d{1,9}$/.test(bare)) return undefined;
  const quantity = Number(bare);
  return quantity >= 1 ? quantity : undefined;
}
