import { Controller, Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { csvDownload } from '#shared-kernel/csv';
import { Access, Answers } from '#shared-kernel/http';
import { ExportLedger } from '../commands/export-ledger.js';

// Nothing was posted before, and PostgreSQL knows no year 0.
const daySchema = z.iso.date().refine((day) => day >= '2000', { error: 'must not be before the year 2000' });

const rangeSchema = z.strictObject({
  from: daySchema.optional().meta({ description: 'The first day of the practice that counts.', example: '2026-11-01' }),
  to: daySchema.optional().meta({ description: 'The last day of the practice that counts.', example: '2026-11-30' }),
});

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing')
export class LedgerExportController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Get('ledger.csv')
  @ApiOperation({
    summary: 'Download the ledger',
    description:
      'Every entry of every account, the oldest first, as CSV with the columns at, posting_id, kind, reference, invoice, account_id, external_id, holder_name, ledger_account, debit, credit, currency. The download itself is audited as `export-ledger`.',
  })
  @ApiProduces('text/csv')
  @Answers(200, 'The entries, a line each.', z.string())
  async download(@Query({ schema: rangeSchema }) range: z.output<typeof rangeSchema>): Promise<StreamableFile> {
    return csvDownload(await this.commands.execute(new ExportLedger(range)), 'ledger.csv');
  }
}
