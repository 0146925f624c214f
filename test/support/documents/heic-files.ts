import { heicPhoto } from './heic-photo.js';

/** One coded picture of 64 by 64 pixels and the description of its coding, out of the photo. */
const TILE_SIDE = 64;
const coding = boxOf('hvcC');
const tile = heicPhoto.subarray(517, 517 + 108);

/** A picture put together of others, row by row; what reaches beyond its size is cut off. */
interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly number[];
}

/** One picture of so many tiles for each entry, the one at `primary` to be shown. */
export function heicOfGrids(grids: readonly { columns: number; rows: number }[], primary = 0): Buffer {
  const tiles = Math.max(...grids.map(({ columns, rows }) => columns * rows));
  const made = grids.map(({ columns, rows }) => ({
    columns,
    rows,
    width: columns * TILE_SIDE,
    height: rows * TILE_SIDE,
    parts: range(1, columns * rows),
  }));
  return heicOf(tiles, made, tiles + 1 + primary);
}

/** A picture as large as a telephone's, in a file of some kilobytes: a grid of grids of one tile. */
export function largeHeic(width: number, height: number): Buffer {
  const side = 16;
  const [columns, rows] = [width, height].map((pixels) => Math.ceil(pixels / (side * TILE_SIDE))) as [number, number];
  const inner = { columns: side, rows: side, width: side * TILE_SIDE, height: side * TILE_SIDE, parts: range(1, side * side) };
  const innerIds = range(side * side + 1, columns * rows);
  const outer = { columns, rows, width, height, parts: innerIds };
  return heicOf(side * side, [...innerIds.map(() => inner), outer], innerIds.at(-1)! + 1);
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, place) => from + place);

/** The tiles have the ids from 1 on, all with the same bytes; then come the grids. */
function heicOf(tiles: number, grids: readonly Grid[], primaryId: number): Buffer {
  const tileIds = range(1, tiles);
  const ids = range(tiles + 1, grids.length);
  const sizes = [...new Set(grids.map(({ width, height }) => `${width} ${height}`))];
  const descriptions = grids.map(({ columns, rows, width, height }) =>
    Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), u32(width), u32(height)]),
  );
  const count = tiles + grids.length;
  const meta = (tileAt: number) =>
    box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      box('pitm', u32(0), u16(primaryId)),
      box('idat', ...descriptions),
      box(
        'iloc',
        // Offsets and lengths of four bytes; the tile lies in the file, the descriptions in the box before.
        Buffer.from([1, 0, 0, 0, 0x44, 0x00]),
        u16(count),
        ...tileIds.map((id) => place(id, 0, tileAt, tile.length)),
        ...descriptions.map(({ length }, index) => place(ids[index]!, 1, index * length, length)),
      ),
      box('iinf', u32(0), u16(count), ...tileIds.map((id) => item(id, 'hvc1', 1)), ...ids.map((id) => item(id, 'grid'))),
      box(
        'iprp',
        box(
          'ipco',
          coding,
          ispe(TILE_SIDE, TILE_SIDE),
          ...sizes.map((size) => ispe(...(size.split(' ').map(Number) as [number, number]))),
        ),
        box(
          'ipma',
          u32(0),
          u32(count),
          ...tileIds.map((id) => properties(id, 0x81, 0x02)),
          ...grids.map(({ width, height }, index) => properties(ids[index]!, 0x03 + sizes.indexOf(`${width} ${height}`))),
        ),
      ),
      box(
        'iref',
        u32(0),
        ...grids.map(({ parts }, index) => box('dimg', u16(ids[index]!), u16(parts.length), ...parts.map(u16))),
      ),
    );
  const start = box('ftyp', Buffer.from('heic'), u32(0), Buffer.from('mif1heic'));
  const tileAt = start.length + meta(0).length + 8;
  return Buffer.concat([start, meta(tileAt), box('mdat', tile)]);
}

function boxOf(type: string): Buffer {
  const at = heicPhoto.indexOf(type) - 4;
  return heicPhoto.subarray(at, at + heicPhoto.readUInt32BE(at));
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type), content]);
}

const place = (id: number, method: number, offset: number, length: number) =>
  Buffer.concat([u16(id), u16(method), u16(0), u16(1), u32(offset), u32(length)]);

const item = (id: number, type: string, hidden = 0) =>
  box('infe', u32((2 << 24) | hidden), u16(id), u16(0), Buffer.from(`${type}\0`));

const ispe = (width: number, height: number) => box('ispe', u32(0), u32(width), u32(height));

const properties = (id: number, ...indexes: number[]) => Buffer.concat([u16(id), Buffer.from([indexes.length, ...indexes])]);

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
