import { useTranslation } from 'react-i18next';
import { queries } from '../app/queries.js';
import { sessionQuery } from '../session/session.js';
import { zonedWords } from './zone-format.js';

/** The reader's own time zone: the one on their record, before that the device's. */
export function readersZone(): string {
  return (
    queries.getQueryData(sessionQuery.queryKey)?.staffMember.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
  );
}

type Precision = 'day' | 'minute';

const formats: Record<Precision, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  minute: { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
};

/** An instant in the reader's language and zone, the zone named. */
export function momentWords(at: string, language: string, precision: Precision = 'minute', timeZone = readersZone()): string {
  return zonedWords(at, language, formats[precision], timeZone);
}

/** Shows an instant; screen readers and copied text get the same words, programs the instant. */
export function Moment({ at, precision, timeZone }: { at: string; precision?: Precision; timeZone?: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} title={`${momentWords(at, i18n.language, 'minute', timeZone)} · ${timeZone ?? readersZone()}`}>
      {momentWords(at, i18n.language, precision, timeZone)}
    </time>
  );
}
