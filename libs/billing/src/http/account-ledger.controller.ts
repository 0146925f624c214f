import { Controller, Get, Header, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, instantSchema, Refuses, sandboxed } from '#shared-kernel/http';
import { cursorSchema, unknownCursor } from '#shared-kernel/paging';
import { PrintStatement } from '../commands/print-statement.js';
import { ReadStatement } from '../commands/read-statement.js';
import type { StatementView } from '../persistence/statements.js';
import { type LedgerPage, ListLedger } from '../queries/list-ledger.js';
import { download } from './download.js';
import { amount, currencySchema, daySchema } from './money.schemas.js';
import { accountNotFound } from './refused.js';

const listSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(30), cursor: cursorSchema });

const monthSchema = z
  .string()
  .regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/, { error: 'must be a month such as 2026-11' })
  .meta({ description: "A month of the practice's calendar.", example: '2026-11' });

const entriesSchema = z.array(
  z.object({
    id: idSchema,
    at: instantSchema,
    day: daySchema,
    kind: z
      .enum([
        'invoice_issued',
        'invoice_cancelled',
        'payment_received',
        'credit_applied',
        'refund_made',
        'refund_failed',
        'dispute_lost',
        'adjustment',
      ])
      .meta({ example: 'invoice_issued' }),
    invoiceId: idSchema.nullable(),
    invoiceNumber: z.string().nullable().meta({ example: 'INV-000042' }),
    amount: amount('What it changed of the balance; negative where less is owed after it.'),
    balance: amount('The balance after it.'),
  }),
);

const ledgerPageSchema = z.object({ items: entriesSchema, nextCursor: z.string().nullable() }).meta({ id: 'AccountLedgerPage' });

const statementSchema = z
  .object({
    accountId: idSchema,
    holderName: z.string().meta({ example: 'Amélie Yılmaz' }),
    currency: currencySchema,
    month: monthSchema,
    from: daySchema,
    to: daySchema,
    openingBalance: amount('With which the month began.', 0),
    closingBalance: amount('With which it ended, or the one now.'),
    entries: entriesSchema.meta({ description: 'The oldest first.' }),
  })
  .meta({ id: 'Statement' });

@ApiTags('Billing')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/billing-accounts/:id')
export class AccountLedgerController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('ledger')
  @ApiOperation({ summary: "List an account's ledger", description: 'What changed its balance, the newest first.' })
  @Answers(200, 'One page.', ledgerPageSchema)
  @Refuses(404, accountNotFound)
  @Refuses(422, unknownCursor)
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Query({ schema: listSchema }) { limit, cursor }: z.output<typeof listSchema>,
  ): Promise<LedgerPage> {
    return this.queries.execute(new ListLedger(caller, accountId, limit, cursor));
  }

  @Get('statements/:month')
  @ApiOperation({ summary: "Read an account's month", description: 'That it was read stands in the audit.' })
  @Answers(200, 'The statement.', statementSchema)
  @Refuses(404, accountNotFound)
  statement(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Param('month', { schema: monthSchema }) month: string,
  ): Promise<StatementView> {
    return this.commands.execute(new ReadStatement(caller, accountId, month));
  }

  @Get('statements/:month/pdf')
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: "Download an account's month",
    description: "As a PDF in the caller's language. That it was read stands in the audit.",
  })
  @ApiProduces('application/pdf')
  @Answers(200, 'The statement, always to be saved.', z.string())
  @Refuses(404, accountNotFound)
  async pdf(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Param('month', { schema: monthSchema }) month: string,
  ): Promise<StreamableFile> {
    return download(await this.commands.execute(new PrintStatement(caller, accountId, month)));
  }
}
