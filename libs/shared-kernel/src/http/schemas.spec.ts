import { z } from 'zod';
import { idSchema } from './schemas.js';

const id = '01920f3a-7c1e-7abc-8def-0123456789ab';

describe('An id', () => {
  it.each([
    ['in lower case', id],
    ['in capitals', id.toUpperCase()],
    ['in both', '01920F3a-7c1E-7AbC-8dEf-0123456789aB'],
  ])('%s is the same id', (_name, given) => {
    expect(idSchema.parse(given)).toBe(id);
    expect(z.array(idSchema).parse([given, id])).toEqual([id, id]);
  });

  it.each([
    ['in braces', `{${id}}`],
    ['as a URN', `urn:uuid:${id}`],
    ['without hyphens', id.replaceAll('-', '')],
    ['with hyphens elsewhere', '0192-0f3a-7c1e-7abc-8def-0123-4567-89ab'],
    ['with a space', ` ${id}`],
    ['with a line break behind it', `${id}\n`],
    ['with full-width digits', id.replaceAll('0', '０')],
    ['with other letters', id.replace('f', 'g')],
    ['too short', id.slice(1)],
    ['too long', `${id}0`],
    ['empty', ''],
    ['in base64', 'AZIPOnweerze8BI0VniavA=='],
  ])('%s is refused', (_name, given) => {
    expect(idSchema.safeParse(given).error?.issues[0]?.message).toBe('must be a UUID');
  });
});
