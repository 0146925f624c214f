import { nameCells } from './cells.js';
import { type CsvKind, readHeader } from './csv-kind.js';
import { inUtf8 } from './encoding.js';
import { checkFile } from './file-check.js';
import { readRecords } from './records.js';

type Column = 'id' | 'name' | 'emails';

const kind: CsvKind<Column> = {
  context: 'list',
  noun: 'list',
  lock: 0,
  columns: ['id', 'name', 'emails'],
  required: ['id', 'emails'],
};

async function* inSlices(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += 5) yield bytes.subarray(start, start + 5);
}

/** What is read of a file that is taken in, row by row; refuses as the product does. */
async function read(file: string | Buffer) {
  const bytes = inUtf8(Buffer.from(file));
  checkFile(kind, bytes);
  let columns: (Column | null)[] | undefined;
  const rows: Record<string, unknown>[] = [];
  for await (const record of readRecords(kind, inSlices(bytes))) {
    if (!columns) columns = readHeader(kind, record.cells);
    else {
      const { cells, errors } = nameCells(columns, record);
      rows.push({ row: record.row, ...cells, ...(errors.length > 0 && { wrong: errors.map(({ column }) => column) }) });
    }
  }
  return rows;
}

const ana = { id: '1', name: 'Ana', emails: 'ana@x.example' };

describe('A list as spreadsheets write it', () => {
  test.each([
    ['with commas', 'id,name,emails\n1,Ana,ana@x.example\n', 2],
    ['with semicolons', 'id;name;emails\r\n1;Ana;ana@x.example\r\n', 2],
    ['with tabs', 'id\tname\temails\n1\tAna\tana@x.example', 2],
    ['with old line ends', 'id;name;emails\r1;Ana;ana@x.example\r', 2],
    ['with a sep= line', 'sep=;\r\nid;name;emails\r\n1;Ana;ana@x.example\r\n', 2],
    ['with a sep= line for commas', 'sep=,\nid,name,emails\n1,Ana,ana@x.example\n', 2],
    ['with a sep= line for tabs', 'sep=\t\nid\tname\temails\n1\tAna\tana@x.example\n', 2],
    ['with a sep= line for bars', 'SEP=|\nid|name|emails\n1|Ana|ana@x.example\n', 2],
    ['with a quoted sep= line', '"sep=;"\nid;name;emails\n1;Ana;ana@x.example\n', 2],
    ['with a sep= line filled up', 'sep=;;;\nid;name;emails\n1;Ana;ana@x.example\n', 2],
    ['behind a byte order mark', '\ufeffid;name;emails\n1;Ana;ana@x.example\n', 2],
    ['behind a byte order mark and a sep= line', '\ufeffsep=;\nid;name;emails\n1;Ana;ana@x.example\n', 2],
    ['with quoted names', '"id";"name";"emails"\n"1";"Ana";"ana@x.example"\n', 2],
    ['with names in capitals and blanks around them', ' ID , Name ,EMAILS\n 1 , Ana , ana@x.example \n', 2],
    ['with an empty row first', ';;\nid;name;emails\n1;Ana;ana@x.example\n', 3],
    ['with nameless columns at the end', 'id,name,emails,,\n1,Ana,ana@x.example,,\n', 2],
    ['with a nameless column in the middle', 'id,,name,emails\n1,,Ana,ana@x.example\n', 2],
    ['with formulas that keep zeros', 'id,name,emails\n"=""1""",Ana,ana@x.example\n', 2],
    ['with longer rows whose further cells are empty', 'id,name,emails\n1,Ana,ana@x.example,,,\n', 2],
    ['as Unicode text', Buffer.from('\ufeffid\tname\temails\r\n1\tAna\tana@x.example\r\n', 'utf16le'), 2],
    ['as Unicode text of a Mac', Buffer.from('\ufeffid\tname\temails\n1\tAna\tana@x.example\n', 'utf16le').swap16(), 2],
  ])('is read %s', async (_how, file, row) => expect(await read(file)).toEqual([{ row, ...ana }]));

  test('may have another separator inside of its cells', async () => {
    expect(await read('id;name;emails\n1;"Silva; Ana";a@x.example,b@x.example\n')).toEqual([
      { row: 2, id: '1', name: 'Silva; Ana', emails: 'a@x.example,b@x.example' },
    ]);
    expect(await read('id,emails\n1,a@x.example;b@x.example\n')).toEqual([
      { row: 2, id: '1', emails: 'a@x.example;b@x.example' },
    ]);
  });

  test('has empty cells where a row ends early', async () => {
    expect(await read('id,emails,name\n1,ana@x.example\n2\n')).toEqual([
      { row: 2, id: '1', emails: 'ana@x.example', name: '' },
      { row: 3, id: '2', emails: '', name: '' },
    ]);
  });

  test.each([
    ['under a nameless column', 'id,name,emails,\n1,Ana,ana@x.example,oops\n', ['column 4']],
    ['behind the last column', 'id,name,emails\n1,Ana,ana@x.example,,oops\n', ['column 5']],
    ['that is an error', 'id,name,emails\n1,#N/A,ana@x.example\n', ['name']],
    ['that is a shortened number', 'id,name,emails\n1.5E+09,Ana,ana@x.example\n', ['id']],
  ])('names the place of a value %s', async (_what, file, wrong) => expect(await read(file)).toMatchObject([{ wrong }]));

  test('is refused with each name that is wrong, however the names are separated', async () => {
    for (const separator of [',', ';', '\t'])
      await expect(read(['Nombre', 'Correo'].join(separator))).rejects.toMatchObject({
        errors: [{ path: 'Nombre' }, { path: 'Correo' }, { path: 'id' }, { path: 'emails' }],
      });
  });

  test.each([
    ['another separator', 'id:name:emails\n1:Ana:ana@x.example\n', 'list.import-header'],
    ['another separator than its sep= line says', 'sep=;\nid,name,emails\n', 'list.import-header'],
    ['an unknown column', 'id;emails;salary\n', 'list.import-header'],
    ['a column twice', 'id\temails\tid\n', 'list.import-header'],
    ['no header', '1;Ana;ana@x.example\n', 'list.import-header'],
    ['nothing but a sep= line', 'sep=;\n', 'list.import-empty'],
    ['nothing but a mark', '\ufeff', 'list.import-empty'],
    ['UTF-16 without a mark', Buffer.from('id,name,emails\n', 'utf16le'), 'list.import-binary'],
    ['half of a letter in UTF-16', Buffer.from('fffe69006400d8', 'hex'), 'list.import-binary'],
    ['the beginning of a workbook', Buffer.from('504b030414000600', 'hex'), 'list.import-binary'],
    ['letters of Windows', Buffer.from('id;name;emails\n1;Zoë;z@x.example\n', 'latin1'), 'list.import-not-utf8'],
  ])('is refused with %s', async (_what, file, code) => {
    await expect(read(file)).rejects.toMatchObject({ code });
  });
});
