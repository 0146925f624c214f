const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));
const known = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));
/** Of all others it is 50. */
const leastCharges: Record<string, number> = {
  aed: 200,
  bgn: 100,
  czk: 1_500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1_000,
};

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
