import { fold, sortKey } from './fold.js';
import { nameWords, prefixQuery, searchWords, singleWords } from './search-words.js';

/** What PostgreSQL makes of such a query, which holds nothing but prefixes, `|` inside brackets and `&` between them. */
function finds(search: string, words: readonly string[]): boolean {
  const query = prefixQuery(search);
  if (query === undefined) return false;
  return query
    .split(' & ')
    .every((clause) =>
      [...clause.matchAll(/'([^']+)':\*/g)].some(([, prefix]) => words.some((word) => word.startsWith(prefix!))),
    );
}

const found: [string, string[]][] = [
  ['Łukasz Wójcik', ['lukasz', 'łukasz', 'ŁUKASZ', 'wojcik', 'wójcik luk']],
  ['Ayşe Yılmaz', ['yilmaz', 'YILMAZ', 'yılmaz', 'YİLMAZ', 'ayse']],
  ['Søren Ærø', ['soren', 'søren', 'aero', 'ÆRØ', 'so ae']],
  ['Jürgen Strauß', ['strauss', 'STRAUSS', 'strauß', 'STRAUẞ', 'jurgen']],
  ['Đặng Văn Đức', ['dang', 'đặng', 'van duc', 'DANG DUC']],
  ['Þórunn Guðmundsdóttir', ['thorunn', 'þórunn', 'gudmundsdottir', 'guðmunds']],
  ['Œuvrard', ['oeuvrard', 'œuvrard', 'OEUVR']],
  ['Ħal Ŋuyen', ['hal', 'nuyen', 'ħal ŋu']],
  ['Əliyev', ['eliyev', 'əliyev']],
  ['José Peña', ['jose', 'jose\u0301', 'pena', 'PEÑA', 'pen\u0303a']],
  ['Jose\u0301 Pen\u0303a', ['jose', 'josé', 'peña']],
  ['Ｄａｎａ Ｓｉｌｖａ', ['dana silva', 'ｄａｎａ']],
  ['Σωκράτης', ['σωκρατης', 'ΣΩΚΡΆΤΗΣ', 'σωκράτησ']],
  ['Ёлкин', ['елкин', 'ёлкин', 'ЕЛКИН']],
  ['أحمد', ['احمد', 'أَحْمَد']],
  ['علی', ['علي', 'علی']],
  ['Ana\u200bLu\u00adcía', ['analucia', 'AnaLucía']],
  ["O'Brien", ['obrien', "o'brien", 'o’brien', 'o brien', 'oʼbrien', 'o`brien', 'o´brien', 'O＇BRIEN', 'brien', 'o-brien']],
  ['O’Brien', ['obrien', "o'brien", 'o brien', 'brien', 'Obri']],
  ['Obrien', ['obrien', "o'brien", 'o’brien', 'o brien']],
  ['O Brien', ['obrien', "o'brien", 'o brien']],
  ["D'Angelo", ['dangelo', 'd’angelo', 'd angelo', 'angelo']],
  ['Anne-Marie', ['annemarie', 'anne marie', 'anne-marie', 'anne‑marie', 'anne–marie', 'marie']],
  ['Annemarie', ['annemarie', 'anne marie', 'anne-marie', 'annemar']],
  ['Anne Marie', ['annemarie', 'anne marie', 'anne-marie']],
  ['ʻOkina Kaʻahumanu', ['okina', 'kaahumanu', "ka'ahumanu", 'ka ahumanu']],
  ['Jean-Luc d’Angelo-O’Brien', ['jeanluc', 'dangelo', 'obrien', "d'angelo o'brien", 'jean luc dangelo obrien']],
  ['Nguyễn Thị Minh Khai', ['nguyen', 'minhkhai', 'thi minh', 'nguyenthiminh']],
  ['Room ٣ ３', ['room 3']],
];

it.each(found)('%s is found however it is typed', (name, searches) => {
  expect(searches.filter((search) => !finds(search, nameWords(name)))).toEqual([]);
});

it.each([
  ['Łukasz', ['lucas', 'kasz', 'luka z']],
  ["O'Brien", ['brian', 'obrian', 'rien', "o'b x"]],
  ['Anne-Marie', ['annmarie', 'mariea', 'arie']],
  ['Søren', ['sorensen', 'suren']],
  ['Dana Silva', ['dana silvas', 'ilva', "'", '’', '-', '\u0301', '\0', '']],
] as [string, string[]][])('%s is not found by what is something else', (name, searches) => {
  expect(searches.filter((search) => finds(search, nameWords(name)))).toEqual([]);
});

it('Names are sorted where people look for them', () => {
  const sorted = [
    'Aero',
    'Ærø',
    'Anne Maria',
    'Anne-Marie',
    'Ånström',
    'Dang',
    'Đặng',
    'Łukasz',
    'Obrien',
    'O’Brien',
    'Oeuvrard',
  ];
  sorted.push('Œuvrard', 'Þór', 'Thorn', 'Yılmaz', 'Yilmazer', 'Zyx');
  const keys = sorted.map(sortKey);
  expect(keys.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0))).toEqual(keys);
});

it('A text has its words by their parts and as they are joined', () => {
  expect(searchWords("The O’Brien-Smith's file")).toEqual(expect.arrayContaining(['the', 'o', 'obrien', 'briensmith', 'file']));
  expect(searchWords('Anne Marie')).toEqual(['anne', 'marie']);
  expect(singleWords("O'Brien-Smith o")).toEqual(['o', 'brien', 'smith']);
});

it('Folding twice changes nothing more, and no word is too long for the database or can mean something in a query', () => {
  for (const text of ['ﷺ'.repeat(200), '㍿'.repeat(300), "a'b-".repeat(5_000), '＇＼﹨｜&:*', '\ud800x', 'ŉ']) {
    expect(fold(fold(text))).toBe(fold(text));
    for (const word of [...nameWords(text), ...singleWords(text)]) {
      expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
      expect([...word].length).toBeLessThanOrEqual(100);
    }
  }
});
