import type common from './en/common.json';
import type problems from './en/problems.json';
import type announcements from './en/announcements.json';
import type audit from './en/audit.json';
import type billing from './en/billing.json';
import type billingDocuments from './en/billing-documents.json';
import type csvImport from './en/csv-import.json';
import type entry from './en/entry.json';
import type fields from './en/fields.json';
import type member from './en/member.json';
import type messages from './en/messages.json';
import type overview from './en/overview.json';
import type own from './en/own.json';
import type payments from './en/payments.json';
import type password from './en/password.json';
import type secondFactor from './en/second-factor.json';
import type settings from './en/settings.json';
import type staff from './en/staff.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      problems: typeof problems;
      announcements: typeof announcements;
      audit: typeof audit;
      billing: typeof billing;
      'billing-documents': typeof billingDocuments;
      'csv-import': typeof csvImport;
      entry: typeof entry;
      fields: typeof fields;
      member: typeof member;
      messages: typeof messages;
      overview: typeof overview;
      own: typeof own;
      payments: typeof payments;
      password: typeof password;
      'second-factor': typeof secondFactor;
      settings: typeof settings;
      staff: typeof staff;
    };
  }
}
