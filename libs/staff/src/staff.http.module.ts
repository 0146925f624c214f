import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { takeCsvBodies } from '#shared-kernel/http';
import { StaffImportsController } from './http/staff-imports.controller.js';
import { StaffController } from './http/staff.controller.js';
import { StaffModule } from './staff.module.js';

/** The staff records over HTTP. */
@Module({ imports: [StaffModule], controllers: [StaffImportsController, StaffController] })
export class StaffHttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    takeCsvBodies(this.host.httpAdapter);
  }
}
