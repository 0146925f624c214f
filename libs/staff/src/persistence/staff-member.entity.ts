import { defineEntity, p } from '@mikro-orm/core';
import { StaffMember } from '../domain/staff-member.js';
import type { Locale } from '../domain/staff-record.js';

export const staffMemberEntity = defineEntity({
  class: StaffMember,
  schema: 'staff',
  tableName: 'staff_member',
  properties: {
    id: p.uuid().primary(),
    externalId: p.text().nullable(),
    givenName: p.text(),
    familyName: p.text(),
    jobTitle: p.text().nullable(),
    office: p.text().nullable(),
    phone: p.text().nullable(),
    timeZone: p.text(),
    locale: p.text().$type<Locale>(),
    emails: p.array().columnType('text[]'),
    offboardedAt: p.datetime().columnType('timestamptz').nullable(),
    version: p.integer().version(),
    createdAt: p
      .datetime()
      .columnType('timestamptz')
      .onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .columnType('timestamptz')
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
});
