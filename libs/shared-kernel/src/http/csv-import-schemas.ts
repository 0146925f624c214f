import { z } from 'zod';
import type { CsvKind } from '#shared-kernel/csv-import';
import { idSchema, instantSchema } from './schemas.js';

export const importOptionsSchema = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: find out what the file would do and change nothing.' }),
});

export const startedImportSchema = z.object({ id: idSchema }).meta({ id: 'StartedImport' });

const count = (description: string) => z.int().min(0).meta({ description, example: 0 });

const findingSchema = (column: string, message: string) =>
  z.object({
    row: z.int().meta({ description: 'As a spreadsheet shows it: the header is row 1.', example: 26 }),
    column: z.string().meta({ example: column }),
    message: z.string().meta({ example: message }),
  });

/** How far an import is, under this name in the OpenAPI document. */
export function importSchema({ context }: CsvKind, id: string) {
  return z
    .object({
      id: idSchema,
      dryRun: z.boolean(),
      state: z
        .enum(['queued', 'running', 'done', 'failed'])
        .meta({ description: '`failed`: the file was refused as a whole; `problem` says why.' }),
      total: count('Rows with anything in them, without the header; 0 until the file has been read through once.'),
      done: count('Rows decided so far.'),
      created: count('Records that are new.'),
      updated: count('Records that changed.'),
      unchanged: count('Rows that equal the record.'),
      failed: count('Rows with errors; they changed nothing.'),
      problem: z
        .object({
          code: z
            .enum(['unclosed-quote', 'stray-quote', 'too-many-rows', 'interrupted'].map((end) => `${context}.import-${end}`))
            .meta({ example: `${context}.import-unclosed-quote` }),
          message: z.string(),
        })
        .nullable()
        .meta({ description: 'Why the file was refused as a whole. Only an interrupted import has written some of its rows.' }),
      errors: z
        .array(findingSchema('external_id', 'must not be blank'))
        .meta({ description: 'The first 1,000 by row; the download has all.' }),
      warnings: z
        .array(findingSchema('family_name', 'is blank: the person is taken with one name'))
        .meta({ description: 'What is taken all the same and may not be what was meant; the first 1,000 by row.' }),
      createdAt: instantSchema,
      finishedAt: instantSchema.nullable(),
    })
    .meta({ id });
}

/** What the document says of the body of an upload. */
export const importBody = (example: string) => ({
  required: true,
  content: {
    'text/csv': { schema: { type: 'string' }, example },
    'multipart/form-data': {
      schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
    },
  },
});

/** For `@Refuses`: why a file is not taken in. */
export const fileRefusals = ({ context, noun }: CsvKind) => ({
  413: { [`${context}.import-too-large`]: 'The file is larger than 20 MB.' },
  422: {
    [`${context}.import-empty`]: 'The file is empty.',
    [`${context}.import-binary`]: 'The file is not text.',
    [`${context}.import-not-utf8`]: 'The file is not UTF-8.',
    [`${context}.import-header`]: `The first row does not name the columns of a ${noun}; \`errors\` names each wrong or missing one.`,
    [`${context}.import-no-file`]: 'The request carries no file.',
    [`${context}.import-upload-broken`]: 'The form with the file cannot be read.',
  },
});
