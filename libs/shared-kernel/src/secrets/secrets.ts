import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';

/** Names the key in front of what it sealed, so that a second key can take over while the first one still opens. */
const KEY_ID = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + IV_BYTES + TAG_BYTES;

/** Encrypts what the product must read again and nobody else may: AES-256-GCM under `SECRETS_KEY`. */
@Injectable()
export class Secrets {
  private readonly key: Buffer;

  constructor(@Inject(SETTINGS) { SECRETS_KEY }: Pick<Settings, 'SECRETS_KEY'>) {
    this.key = Buffer.from(SECRETS_KEY, 'base64');
  }

  /** `place` says what it is and whose (`totp:<staff id>`): copied anywhere else, it does not open. */
  seal(secret: string, place: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(KEY_ID), iv, cipher.getAuthTag(), sealed]);
  }

  /** Throws where it was changed, belongs to another place or was sealed with another key. */
  open(sealed: Buffer, place: string): string {
    if (sealed[0] !== KEY_ID || sealed.length < HEAD_BYTES) throw new CannotOpen();
    const iv = sealed.subarray(1, 1 + IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(1 + IV_BYTES, HEAD_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw new CannotOpen();
    }
  }
}

class CannotOpen extends Error {
  constructor() {
    super('A sealed value in the database does not open: SECRETS_KEY is not the key it was sealed with, or it was changed.');
    this.name = 'CannotOpen';
  }
}
