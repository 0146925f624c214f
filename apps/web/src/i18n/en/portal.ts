import announcements from './announcements.json';
import audit from './audit.json';
import billing from './billing.json';
import billingDocuments from './billing-documents.json';
import csvImport from './csv-import.json';
import fields from './fields.json';
import member from './member.json';
import messages from './messages.json';
import overview from './overview.json';
import own from './own.json';
import payments from './payments.json';
import secondFactor from './second-factor.json';
import settings from './settings.json';
import staff from './staff.json';

export default {
  announcements,
  audit,
  billing,
  'billing-documents': billingDocuments,
  'csv-import': csvImport,
  fields,
  member,
  messages,
  overview,
  own,
  payments,
  'second-factor': secondFactor,
  settings,
  staff,
};
