import { DatePickerInput, DatesProvider } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import spanish from 'dayjs/locale/es.js';
import { type Ref, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../../../i18n/index.js';

interface LinkDayInputProps {
  ref?: Ref<HTMLButtonElement>;
  days: { first: string; last: string };
  value: string | null;
  onChange: (day: string | null) => void;
  error?: string | undefined;
}

/** By the reader's language, the name under which the calendar knows its words. */
const locales = { en: 'en', es: spanish.name };

const SUNDAY = 0;
const MONDAY = 1;

/** The calendar of the days that are possible. */
export function LinkDayInput({ ref, days, value, onChange, error }: LinkDayInputProps) {
  const { t } = useTranslation('member');
  const id = useId();
  return (
    <DatesProvider
      settings={{ locale: locales[language()], firstDayOfWeek: language() === 'en' ? SUNDAY : MONDAY, weekendDays: [] }}
    >
      <DatePickerInput
        ref={ref}
        id={id}
        // The calendar is named by the field it belongs to.
        popoverProps={{ id }}
        label={t('link.day')}
        placeholder={t('link.chooseDay')}
        valueFormat={t('link.dayFormat')}
        leftSection={<IconCalendar size={18} aria-hidden />}
        leftSectionPointerEvents="none"
        minDate={days.first}
        maxDate={days.last}
        maxLevel="month"
        hideOutsideDates
        value={value}
        onChange={onChange}
        error={error}
        ariaLabels={{ nextMonth: t('link.nextMonth'), previousMonth: t('link.previousMonth') }}
        flex="1 1 260px"
        maw={440}
      />
    </DatesProvider>
  );
}
