import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { CsvBody } from './http/roster-upload.js';
import { StaffImportsController } from './http/staff-imports.controller.js';
import { StaffController } from './http/staff.controller.js';
import { StaffModule } from './staff.module.js';

/** The staff records over HTTP. */
@Module({ imports: [StaffModule], controllers: [StaffImportsController, StaffController] })
export class StaffHttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  /** Two kinds of body that only the import takes: neither is read before its route asks for it. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter;
    adapter.useMultipart();
    adapter.getInstance().addContentTypeParser('text/csv', (_request, stream, done) => done(null, new CsvBody(stream)));
  }
}
