import type { UseFormReturnType } from '@mantine/form';
import type { Schemas } from '../api/client.js';

/** A person's record as a form holds it: text is never null. */
export interface RecordValues {
  givenName: string;
  familyName: string;
  jobTitle: string;
  office: string;
  phone: string;
  timeZone: string;
  locale: 'en' | 'es';
  emails: EmailValue[];
}

export type RecordForm = UseFormReturnType<RecordValues>;

export interface EmailValue {
  /** Tells lines apart while they are edited. */
  key: string;
  address: string;
  primary: boolean;
}

export const emptyEmail = (primary = false): EmailValue => ({ key: crypto.randomUUID(), address: '', primary });

type Person = Pick<
  Schemas['StaffMember'],
  'givenName' | 'familyName' | 'jobTitle' | 'office' | 'phone' | 'timeZone' | 'locale' | 'emails'
>;

export const recordValuesOf = (person: Person): RecordValues => ({
  givenName: person.givenName,
  familyName: person.familyName,
  jobTitle: person.jobTitle ?? '',
  office: person.office ?? '',
  phone: person.phone ?? '',
  timeZone: person.timeZone,
  locale: person.locale,
  emails: person.emails.map(({ address, primary }) => ({ key: address, address, primary })),
});

/** What is sent: blank lines of e-mail are left out, blank optional fields empty the record's. */
export function recordBodyOf(values: RecordValues) {
  const { givenName, familyName, timeZone, locale } = values;
  return {
    givenName: givenName.trim(),
    familyName: familyName.trim(),
    jobTitle: values.jobTitle.trim() || null,
    office: values.office.trim() || null,
    phone: values.phone.trim() || null,
    timeZone,
    locale,
    emails: values.emails
      .filter(({ address }) => address.trim() !== '')
      .map(({ address, primary }) => ({ address: address.trim(), primary })),
  };
}

export type RecordBody = ReturnType<typeof recordBodyOf>;
