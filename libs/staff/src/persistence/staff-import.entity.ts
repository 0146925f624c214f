import { defineEntity } from '@mikro-orm/core';
import { importProperties } from '#shared-kernel/csv-import';
import { StaffImport } from '../domain/staff-import.js';

export const staffImportEntity = defineEntity({
  class: StaffImport,
  schema: 'staff',
  tableName: 'import',
  properties: importProperties(),
});
