import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { CsvImportView } from '#shared-kernel/csv-import';
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
import { StartBillingImport } from '../commands/start-billing-import.js';
import { accountList } from '../import/account-list.js';
import { GetBillingImport } from '../queries/get-billing-import.js';

const example = `external_id,holder_name,email,currency
PAT-000123,Amélie Yılmaz,amelie@family.example,usd
`;

const { 413: tooLarge, 422: unreadable } = fileRefusals(accountList);

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing-accounts/imports')
export class BillingImportsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Import billing accounts',
    description:
      "CSV as spreadsheets write it: UTF-8 (or UTF-16 behind its byte order mark), parted by commas, semicolons or tabs; 20 MB and 50,000 rows at most. Columns in any order: `external_id`, `holder_name`, `email` are required; without `currency`, or where it is blank, an account keeps its own and a new one gets the practice's. Accounts are matched by `external_id`; rows that equal the record change nothing. Rows with errors are left out and reported, as are values that only a spreadsheet makes (`#N/A`, `5.55E+09`); the others go in, some with a warning. The worker does the work: ask for the import to see how far it is.",
    requestBody: importBody(example),
  } as Parameters<typeof ApiOperation>[0])
  @AcceptsIdempotencyKey()
  @UseInterceptors(CsvUpload(accountList))
  @Answers(202, 'The file is taken in and waits to be read.', startedImportSchema)
  @Refuses(413, tooLarge)
  @Refuses(422, unreadable)
  async start(
    @Query({ schema: importOptionsSchema }) { dryRun }: z.output<typeof importOptionsSchema>,
    @Req() { body: file }: { body: Buffer },
  ): Promise<{ id: string }> {
    return { id: await this.commands.execute(new StartBillingImport(file, dryRun === 'true')) };
  }

  @Get(':id')
  @ApiOperation({
    summary: 'See how far an import of accounts is',
    description: 'Ask again until `state` is `done` or `failed`. After a dry run it tells what the file would do.',
  })
  @Answers(200, 'Its progress and what it found.', importSchema(accountList, 'BillingImport'))
  @Refuses(404, { 'billing.import-not-found': 'There is no such import.' })
  read(@Param('id', { schema: idSchema }) importId: string): Promise<CsvImportView> {
    return this.queries.execute(new GetBillingImport(importId));
  }
}
