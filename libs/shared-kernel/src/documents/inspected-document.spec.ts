import { readVerdict } from './inspected-document.js';

const jpeg = Buffer.from('\xff\xd8\xff\xe0', 'latin1');
const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const pdf = Buffer.from('%PDF-1.7\n');
const webp = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
const clean = { content: jpeg, width: 3, height: 2, preview: webp };

describe('The verdict of an inspecting process', () => {
  it.each([
    ['jpeg', jpeg, 'image/jpeg', 3],
    ['png', png, 'image/png', 3],
    ['heic', jpeg, 'image/jpeg', 3],
    ['pdf', pdf, 'application/pdf', null],
  ] as const)('on a %s has its media type from the portal', (kind, content, mediaType, width) => {
    const said = { clean: { ...clean, content, mediaType: 'text/html' } };
    expect(readVerdict(said, kind)).toMatchObject({ clean: { content, mediaType, width, preview: webp } });
  });

  it.each([
    ['names no fault that there is', { fault: 'fine' }, 'unreadable'],
    ['is nothing', undefined, 'unreadable'],
    ['is text', 'ready', 'unreadable'],
    ['has no content', { clean: {} }, 'unreadable'],
    ['has text as content', { clean: { ...clean, content: '\xff\xd8\xff' } }, 'unreadable'],
    ['has another kind of content', { clean: { ...clean, content: pdf } }, 'unreadable'],
    ['has a page of the web as content', { clean: { ...clean, content: Buffer.from('<html>') } }, 'unreadable'],
    [
      'has more content than is stored',
      { clean: { ...clean, content: Buffer.concat([jpeg, Buffer.alloc(20 << 20)]) } },
      'too-complex',
    ],
    ['names a fault', { fault: 'encrypted' }, 'encrypted'],
  ])('is a fault where it %s', (_, said, fault) => {
    expect(readVerdict(said, 'jpeg')).toEqual({ fault });
  });

  it('has no preview that is no picture, and no sizes that are no numbers', () => {
    const said = { clean: { ...clean, width: '3', height: NaN, preview: Buffer.from('<svg/>') } };
    expect(readVerdict(said, 'jpeg')).toMatchObject({ clean: { width: null, height: null, preview: null } });
  });
});
