import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { decimalText, MOST_AMOUNT } from '../../../parts/money.js';
import { useMoneyWords } from '../money.js';
import { type DraftValues, type LineValue, priceOf, quantityOf, totalOf } from './draft-values.js';

/** A draft while it is written, and what must be right before it is sent; the API has the last word. */
export function useDraftForm(initialValues: () => DraftValues, currency: string) {
  const { t } = useTranslation('billing');
  const words = useMoneyWords(currency);
  const priceWrong = t('draft.priceWrong', { example: decimalText(12_550, currency), most: words(MOST_AMOUNT) });

  /** The whole is looked at once each line is right. */
  function wholeWrong(lines: LineValue[]): string | null {
    if (lines.some((line) => !line.description.trim() || !quantityOf(line) || priceOf(line, currency) === undefined)) return null;
    const total = totalOf(lines, currency);
    if (total < 1) return t('draft.nothingBilled');
    return total > MOST_AMOUNT ? t('draft.tooMuch', { most: words(MOST_AMOUNT) }) : null;
  }

  return useForm<DraftValues>({
    initialValues: initialValues(),
    validate: (values) => ({
      ...Object.fromEntries(
        values.lines.flatMap((line, place) => [
          [`lines.${place}.description`, line.description.trim() ? null : t('draft.descriptionMissing')],
          [`lines.${place}.quantity`, quantityOf(line) ? null : t('draft.quantityWrong')],
          [`lines.${place}.price`, priceOf(line, currency) === undefined ? priceWrong : null],
        ]),
      ),
      lines: wholeWrong(values.lines),
    }),
  });
}

export type DraftForm = ReturnType<typeof useDraftForm>;
