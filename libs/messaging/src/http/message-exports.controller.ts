import { Controller, HttpCode, Inject, Param, Post, type StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { zipDownload } from '#shared-kernel/zip';
import { ExportMessages } from '../commands/export-messages.js';

@ApiTags('Messages')
@Access('administrator', { stepUp: true })
@Controller('api/staff/:id/message-exports')
export class MessageExportsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: "Export a person's messages",
    description:
      'For a request by law: every conversation the person is or was in, as far as they could see it, as a ZIP file: `conversations.json` lists them, and each has a folder with its messages as data and as a text to read, and their files. A file that the storage has lost is named in `missing-files.txt`. It needs the password within the last 10 minutes and is audited as `export-messages`. A download that fails half-way cannot be opened.',
  })
  @ApiProduces('application/zip')
  @Answers(200, 'The archive.', z.string())
  @Refuses(404, { 'staff.not-found': 'There is no such staff member.' })
  async export(@Param('id', { schema: idSchema }) id: string): Promise<StreamableFile> {
    return zipDownload(await this.commands.execute(new ExportMessages(id)), `messages-${id}.zip`);
  }
}
