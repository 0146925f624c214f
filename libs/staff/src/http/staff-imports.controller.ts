import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  AcceptsIdempotencyKey,
  Access,
  Answers,
  CsvUpload,
  fileRefusals,
  idSchema,
  importBody,
  importOptionsSchema,
  importSchema,
  Refuses,
  startedImportSchema,
} from '#shared-kernel/http';
import { StartStaffImport } from '../commands/start-staff-import.js';
import { GetStaffImport, type StaffImportView } from '../queries/get-staff-import.js';
import { StaffImportErrorsCsv } from '../queries/staff-import-errors-csv.js';
import { roster } from '../import/roster-columns.js';

const example = `external_id,given_name,family_name,job_title,office,emails,phone,time_zone,locale
EMP-1-000007,Amélie,Yılmaz,Physical Therapist,Lakeview,amelie@northside.example;amelie7@personal.example,+1 555 762 3791,America/Denver,es
`;

const { 413: tooLarge, 422: unreadable } = fileRefusals(roster);
const notFound = { 'staff.import-not-found': 'There is no such import.' };

@ApiTags('Staff')
@Access('administrator', { area: 'staff' })
@Controller('api/staff/imports')
export class StaffImportsController {
  constructor(
    private readonly commandBus: CommandBus,
    private readonly queryBus: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Import a roster',
    description:
      "CSV as spreadsheets write it: UTF-8 (or UTF-16 behind its byte order mark), parted by commas, semicolons or tabs; 20 MB and 50,000 rows at most. Columns in any order: `external_id`, `given_name`, `family_name`, `emails` (several as mail programs write them, the primary first) are required; `job_title`, `office`, `phone`, `time_zone`, `locale` may be missing and then keep what is on record. A blank cell empties its field; a blank `time_zone` or `locale` means the practice's. People are matched by `external_id`. Rows with errors are left out and reported, as are values that only a spreadsheet makes (`#N/A`, `5.55E+09`); the others go in, some with a warning. The worker does the work: ask for the import to see how far it is.",
    requestBody: importBody(example),
  } as Parameters<typeof ApiOperation>[0])
  @AcceptsIdempotencyKey()
  @UseInterceptors(CsvUpload(roster))
  @Answers(202, 'The file is taken in and waits to be read.', startedImportSchema)
  @Refuses(413, tooLarge)
  @Refuses(422, unreadable)
  async start(
    @Query({ schema: importOptionsSchema }) { dryRun }: z.output<typeof importOptionsSchema>,
    @Req() { body: file }: { body: Buffer },
  ): Promise<{ id: string }> {
    return { id: await this.commandBus.execute(new StartStaffImport(file, dryRun === 'true')) };
  }

  @Get(':id')
  @ApiOperation({
    summary: 'See how far an import is',
    description: 'Ask again until `state` is `done` or `failed`. After a dry run it tells what the file would do.',
  })
  @Answers(200, 'Its progress and what it found.', importSchema(roster, 'StaffImport'))
  @Refuses(404, notFound)
  read(@Param('id', { schema: idSchema }) importId: string): Promise<StaffImportView> {
    return this.queryBus.execute(new GetStaffImport(importId));
  }

  @Get(':id/errors.csv')
  @ApiOperation({
    summary: "Download an import's errors",
    description: 'All of them, as CSV with the columns row, column, message.',
  })
  @ApiProduces('text/csv')
  @Answers(200, 'The errors, by row.', z.string())
  @Refuses(404, notFound)
  async errors(
    @Param('id', { schema: idSchema }) importId: string,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ) {
    const lines = await this.queryBus.execute(new StaffImportErrorsCsv(importId));
    reply.header('X-Content-Type-Options', 'nosniff');
    return new StreamableFile(Readable.from(lines), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-errors-${importId}.csv"`,
    });
  }
}
