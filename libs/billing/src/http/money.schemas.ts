import { z } from 'zod';

export const currencySchema = z.string().meta({ description: 'An ISO code in lower case.', example: 'usd' });

export const amount = (description: string, example = 12_500) =>
  z.int().meta({ description: `${description} In the smallest unit of the currency.`, example });

export const moneySchema = z
  .object({ amount: amount('What it is.'), currency: currencySchema })
  .meta({ id: 'Money', description: '12500 of usd are 125 dollars; 12500 of jpy are 12,500 yen.' });

export const daySchema = z.iso.date().meta({ description: 'A day of the practice.', example: '2026-12-24' });
