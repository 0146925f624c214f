/** A file in UTF-8, also where a spreadsheet saved it as "Unicode text", which is UTF-16 behind a byte order mark. */
export function inUtf8(file: Buffer): Buffer {
  const mark = file.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : undefined;
  if (!encoding) return file;
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(file));
  } catch {
    // Refused like any other file that is no text.
    return file;
  }
}
