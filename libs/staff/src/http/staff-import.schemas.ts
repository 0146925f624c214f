import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';

export const importOptionsSchema = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: find out what the file would do and change nobody.' }),
});

export const startedImportSchema = z.object({ id: idSchema }).meta({ id: 'StartedImport' });

const count = (description: string) => z.int().min(0).meta({ description, example: 0 });

export const staffImportSchema = z
  .object({
    id: idSchema,
    dryRun: z.boolean(),
    state: z
      .enum(['queued', 'running', 'done', 'failed'])
      .meta({ description: '`failed`: the file was refused as a whole; `problem` says why.' }),
    total: count('Rows with anything in them, without the header; 0 until the file has been read through once.'),
    done: count('Rows decided so far.'),
    created: count('People who are new.'),
    updated: count('People whose record changed.'),
    unchanged: count('Rows that equal the record.'),
    failed: count('Rows with errors; they changed nobody.'),
    problem: z
      .object({
        code: z
          .enum([
            'staff.import-unclosed-quote',
            'staff.import-stray-quote',
            'staff.import-too-many-rows',
            'staff.import-interrupted',
          ])
          .meta({ example: 'staff.import-unclosed-quote' }),
        message: z.string(),
      })
      .nullable()
      .meta({ description: 'Why the file was refused as a whole. Only an interrupted import has written some of its rows.' }),
    errors: z
      .array(
        z.object({
          row: z.int().meta({ description: 'As a spreadsheet shows it: the header is row 1.', example: 26 }),
          column: z.string().meta({ example: 'emails' }),
          message: z.string().meta({ example: 'must have at least one address' }),
        }),
      )
      .meta({ description: 'The first 1,000 by row; the download has all.' }),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
  })
  .meta({ id: 'StaffImport' });
