const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
const known = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));
const leastCharges: Record<string, number> = { gbp: 30, mxn: 1_000, hkd: 400, sek: 300, nok: 300, dkk: 250 };

/** Eight digits: the most that may be charged at once, in any currency. */
export const greatestCharge = 99_999_999;

export const isCurrency = (code: string) => known.has(code);

/** The least that may be charged at once: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export const leastCharge = (currency: string) => leastCharges[currency] ?? 50;

export const decimalsOf = (currency: string) => (zeroDecimal.has(currency) ? 0 : 2);

/** `$10.00`, `¥1,000` */
export function inWords(amount: number, currency: string): string {
  const digits = decimalsOf(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}
