// Only where Stripe counts in the same smallest unit as ISO 4217 does: so neither ISK, UGX and MGA, which it counts otherwise,
// nor currencies of three decimals, of which it takes no last digit.
const ofHundredths =
  'aed ars aud bbd bdt bmd bnd bob brl bsd bwp bzd cad chf cny cop crc czk dkk dop dzd egp etb eur fjd gbp gel gip gmd gtq hkd hnl huf idr ils inr jmd kes khr kyd kzt lkr mad mdl mop mur mvr mxn myr nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rub sar scr sek sgd srd szl thb try ttd twd tzs uah usd uyu wst xcd zar zmw';
const ofWholes = 'bif clp djf gnf jpy kmf krw pyg rwf vnd vuv xaf xof xpf';

const decimals = new Map([
  ...ofHundredths.split(' ').map((code): [string, number] => [code, 2]),
  ...ofWholes.split(' ').map((code): [string, number] => [code, 0]),
]);

/** Whether the text is the lower-case ISO code of a currency that can be billed in. */
export const isCurrency = (code: string): boolean => decimals.has(code);

/** How many decimals an amount of the currency is written with; its smallest unit is the last of them. */
export function decimalsOf(currency: string): number {
  const digits = decimals.get(currency);
  if (digits === undefined) throw new Error(`There is no such currency: ${currency}`);
  return digits;
}
