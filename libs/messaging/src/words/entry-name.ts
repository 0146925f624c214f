/** At four bytes each, and with what stands around them, within the 255 that file systems take. */
const MOST_CHARACTERS = 48;

/** The name of a message's file in an archive: in the order of the messages, no two alike, and not too long for any system. */
export function entryName(position: number, place: number, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return `files/${position}-${place} ${[...stem].slice(0, MOST_CHARACTERS).join('').trim()}${extension}`;
}
