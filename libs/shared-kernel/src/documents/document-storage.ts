import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { refusal } from './refusals.js';
import { openDisk, type StorageDisk } from './storage-disk.js';

/** Whoever waits for the storage is told after this time that it is away. */
const LIMIT_MS = 9_000;

/**
 * Where the bytes of documents are: a folder or a bucket. Which files there are stands in `shared_kernel.stored_file`. A table
 * whose rows name files refers to it and has the trigger `shared_kernel.follow_files`: a row keeps its files, and gives them
 * up when it ends, in the same transaction.
 */
@Injectable()
export class DocumentStorage {
  private readonly logger = new Logger(DocumentStorage.name);
  private opened: Promise<StorageDisk> | undefined;

  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Writes a file under a new random key and answers the key. It is removed after an hour unless a row names it by then. */
  async put(content: Uint8Array, mediaType: string): Promise<string> {
    const name = randomBytes(16).toString('hex');
    const key = `${name.slice(0, 2)}/${name}`;
    // Noted before it is written: a file that nobody knows of could never be removed.
    await sql`insert into shared_kernel.stored_file (key) values (${key})`.execute(this.em.fork().getKysely());
    await this.reach((disk) => disk.write(key, content, mediaType));
    return key;
  }

  /** The bytes of a file. Throws `documents.lost` where the storage works but does not have it, as after a restore. */
  async stream(key: string): Promise<Readable> {
    return this.reach(async (disk) => {
      try {
        return await disk.read(key);
      } catch (error) {
        if (await disk.exists(key)) throw error;
        // Only a storage that works can say that it does not have something.
        await disk.check();
        this.logger.error(`The storage has lost the file ${key}`);
        throw new DomainError('gone', 'documents.lost', 'This file is not in the storage any more.');
      }
    }, destroyStream);
  }

  exists(key: string): Promise<boolean> {
    return this.reach((disk) => disk.exists(key));
  }

  /** Removes the file at once, whoever names it: only for the job that knows that nobody does. That it is not there is no failure. */
  remove(key: string): Promise<void> {
    return this.reach((disk) => disk.remove(key));
  }

  /** Throws where nothing could be stored now. */
  check(): Promise<void> {
    return this.reach((disk) => disk.check());
  }

  /** `discard` gets what comes after nobody waits for it any more. */
  private async reach<T>(work: (disk: StorageDisk) => Promise<T>, discard?: (result: T) => void): Promise<T> {
    const late = Promise.withResolvers<never>();
    this.opened ??= openDisk(this.settings);
    const running = this.opened.then(work);
    const timer = setTimeout(() => {
      late.reject(new Error('no answer in time'));
      running.then(discard, () => undefined);
    }, LIMIT_MS);
    try {
      return await Promise.race([running, late.promise]);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const { message, cause } = error as Error;
      this.logger.error(`The document storage failed: ${message}${cause ? ` (${(cause as Error).message})` : ''}`);
      throw refusal('documents.storage-unavailable');
    } finally {
      clearTimeout(timer);
    }
  }
}

const destroyStream = (stream: Readable) => void stream.destroy();
