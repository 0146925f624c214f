import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ZipEntry } from '#shared-kernel/zip';
import { Colleagues } from '../persistence/colleagues.js';
import { MessageArchive } from '../persistence/message-archive.js';

/**
 * Everything that one person was written and wrote, as the files of an archive. It changes nothing, but it is an order all the
 * same: taking messages out of the house stands in the audit. Refuses with `staff.not-found`.
 */
export class ExportMessages extends Command<AsyncIterable<ZipEntry>> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(ExportMessages)
export class ExportMessagesHandler implements ICommandHandler<ExportMessages> {
  constructor(
    private readonly colleagues: Colleagues,
    private readonly archive: MessageArchive,
  ) {}

  async execute({ staffId }: ExportMessages): Promise<AsyncIterable<ZipEntry>> {
    await this.colleagues.mustBeOnRecord(staffId);
    return this.archive.of(staffId);
  }
}
