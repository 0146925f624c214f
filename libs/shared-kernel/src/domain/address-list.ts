/**
 * The addresses of a cell as people and mail programs write several of them: parted by a comma, a semicolon, a line break
 * or a slash; each bare, as `mailto:dana@clinic.example`, or as `Dana Silva <dana@clinic.example>`. Whether each is an
 * address is asked elsewhere: what is not understood is answered as it stands, so that it is refused and never left out.
 */
export function addressesIn(cell: string): string[] {
  const addresses: string[] = [];
  let name = '';
  for (const piece of piecesOf(cell)) {
    const ofName = isPartOfAName(piece);
    // "Silva, Dana <dana@clinic.example>": the comma is part of the name.
    if (name && (ofName || !piece.includes('<'))) addresses.push(name);
    name = ofName ? piece : '';
    if (!ofName) addresses.push(...addressesOf(piece));
  }
  return name ? [...addresses, name] : addresses;
}

function addressesOf(piece: string): string[] {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(piece) ?? [];
  if (inBrackets === undefined) return bareAddresses(piece);
  const address = bare(inBrackets);
  const shown = bare(name.replaceAll('"', ''));
  // Two addresses: which one is meant cannot be told, and none may be left out.
  return shown.includes('@') && shown.toLowerCase() !== address.toLowerCase() ? [piece] : [address];
}

/** Cuts at separators that stand neither in quotes nor in angle brackets. */
function piecesOf(cell: string): string[] {
  const pieces = cell.match(/(?:"[^"\r\n]*"|<[^<>]*>|[^,;，；、\r\n"<>]|["<>])+/g) ?? [];
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

const isPartOfAName = (piece: string) => /^["\p{L}\p{M}][\p{L}\p{M}\p{Zs}"'’.-]*$/u.test(piece);

/** A slash or a blank parts addresses only where each part is one: an address may have a slash in its name. */
function bareAddresses(piece: string): string[] {
  for (const separator of ['/', '|', /\s+/]) {
    const parts = piece.split(separator).map(bare);
    if (parts.length > 1 && parts.every((part) => /^[^\s@]+@[^\s@]+$/.test(part))) return parts;
  }
  return [bare(piece)];
}

const bare = (text: string) => {
  const address = text.trim().replace(/^mailto:/i, '');
  return address === text.trim() ? address : address.replace(/\?.*$/s, '').trim();
};
