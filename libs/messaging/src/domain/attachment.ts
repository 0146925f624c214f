import { AggregateRoot, DomainError, newId, type StoredFile } from '#shared-kernel/domain';
import { AttachmentUploaded } from '../events.js';

/** More than ten messages carry, so that nobody fills the storage with what is never sent. */
const MOST_UNSENT = 100;

/** A file that somebody uploaded; a message makes it its own when it is sent. */
export class Attachment extends AggregateRoot implements StoredFile {
  readonly id: string = newId();
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly fileKey: string;
  readonly previewKey: string | null;

  constructor(
    readonly uploaderId: string,
    file: StoredFile,
  ) {
    super();
    this.name = file.name;
    this.mediaType = file.mediaType;
    this.size = file.size;
    this.width = file.width;
    this.height = file.height;
    this.fileKey = file.fileKey;
    this.previewKey = file.previewKey;
    this.record(new AttachmentUploaded({ attachmentId: this.id, uploaderId }));
  }
}

/** Refuses with `messaging.too-many-unsent`. */
export function mustHaveRoomForOneMore(unsent: number): void {
  if (unsent < MOST_UNSENT) return;
  throw new DomainError(
    'conflict',
    'messaging.too-many-unsent',
    `You have uploaded ${MOST_UNSENT} files that you did not send. Send or remove some of them first.`,
  );
}
