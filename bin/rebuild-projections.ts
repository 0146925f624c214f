import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings } from '#shared-kernel/config';
import { KernelModule } from '#shared-kernel/kernel';
import { Portal, PortalAccessModule } from '#portal-access';

@Module({})
class RebuildModule {}

const settings = loadSettings(process.env);
const app = await NestFactory.createApplicationContext(
  { module: RebuildModule, imports: [await KernelModule.forRoot(settings), PortalAccessModule] },
  { logger: ['error', 'warn'] },
);
console.log(`Rebuilt the directory and status of ${await app.get(Portal).rebuildStatus()} people.`);
await app.close();
