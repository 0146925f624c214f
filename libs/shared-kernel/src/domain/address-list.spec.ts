import { addressesIn } from './address-list.js';

const dana = 'dana@clinic.example';
const otto = 'otto@home.example';

describe('The addresses of a cell', () => {
  test.each([
    ['nothing', '', []],
    ['blanks and separators', ' ; , \n', []],
    ['one', ` ${dana}\u00a0`, [dana]],
    ['a semicolon at the end', `${dana};`, [dana]],
    ['semicolons', `${dana};${otto}`, [dana, otto]],
    ['a comma', `${dana}, ${otto}`, [dana, otto]],
    ['a line break', `${dana}\n${otto}`, [dana, otto]],
    ['a line break of Windows', `${dana}\r\n${otto}\r\n`, [dana, otto]],
    ['a slash', `${dana} / ${otto}`, [dana, otto]],
    ['a slash without blanks', `${dana}/${otto}`, [dana, otto]],
    ['a bar', `${dana} | ${otto}`, [dana, otto]],
    ['a blank', `${dana} ${otto}`, [dana, otto]],
    ['separators of East Asian keyboards', `${dana}；${otto}`, [dana, otto]],
    ['a name', `Dana Silva <${dana}>`, [dana]],
    ['a quoted name with a comma', `"Silva, Dana" <${dana}>; ${otto}`, [dana, otto]],
    ['a name with a comma', `Silva, Dana <${dana}>, Otto Söder <${otto}>`, [dana, otto]],
    ['angle brackets', `<${dana}>`, [dana]],
    ['mailto', `mailto:${dana}`, [dana]],
    ['mailto in capitals, with a subject', `MAILTO:${dana}?subject=Hello`, [dana]],
    ['mailto in angle brackets', `<mailto:${dana}>,${otto}`, [dana, otto]],
    ['the link that a mail program makes of an address', `${dana}<mailto:${dana}>`, [dana]],
    ['a slash in the name of the mailbox', 'dana/north@clinic.example', ['dana/north@clinic.example']],
  ])('may be written with %s', (_what, cell, addresses) => expect(addressesIn(cell)).toEqual(addresses));

  test.each([
    ['a word', `${dana}; none`, [dana, 'none']],
    ['a name alone', 'Dana Silva', ['Dana Silva']],
    ['a name before a bare address', `Silva, ${dana}`, ['Silva', dana]],
    ['a name that belongs to no address', `Silva, Dana, Otto <${otto}>`, ['Silva', otto]],
    ['a broken address', 'dana@clinic..example', ['dana@clinic..example']],
    ['a blank inside an address', 'da na@clinic.example', ['da na@clinic.example']],
    ['empty brackets', 'Dana <>', ['']],
    ['an open bracket', `Dana <${dana}`, [`Dana <${dana}`]],
    ['two addresses of which one stands for a name', `${otto} <${dana}>`, [`${otto} <${dana}>`]],
    ['a remark', `${dana} (work)`, [`${dana} (work)`]],
  ])('keep what is none, so that it is refused: %s', (_what, cell, addresses) => expect(addressesIn(cell)).toEqual(addresses));

  test('are read at once, however the cell is made', () => {
    const began = performance.now();
    for (const cell of ['"'.repeat(60_000), '<'.repeat(60_000), 'a, '.repeat(20_000), '/@'.repeat(30_000), 'a '.repeat(30_000)])
      addressesIn(cell);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
