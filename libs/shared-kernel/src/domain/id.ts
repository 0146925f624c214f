import { randomBytes } from 'node:crypto';

let lastMs = 0;
let sequence = 0;

/** A new UUIDv7 (RFC 9562): sorts by its millisecond, and within one process by the order of making. */
export function newId(at = Date.now()): string {
  // The 12 bits after the time count what was made in the same millisecond; a full count borrows the next one.
  if (at > lastMs) [lastMs, sequence] = [at, 0];
  else if (++sequence > 0xfff) [lastMs, sequence] = [lastMs + 1, 0];
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${variant(bytes)}${hex.slice(18, 20)}-${hex.slice(20)}`;
}

const variant = (bytes: Buffer) => ((bytes[8]! & 0x3f) | 0x80).toString(16).padStart(2, '0');
