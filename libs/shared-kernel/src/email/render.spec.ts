import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { greeting } from './fixtures/greeting.js';
import { defineEmail, renderPreview, writePreviews } from './index.js';
import { checkEmails, renderEmail } from './render.js';

const practice = 'Smith & Daughters';

describe('an e-mail', () => {
  it('is written in the language of its reader, whatever the region', () => {
    expect(renderEmail(greeting, 'es', { name: 'Ana' }, practice).text).toContain('Hola Ana');
    const mexican = renderEmail(greeting, 'es-MX', { name: 'Ana' }, practice);
    expect(mexican.subject).toBe('Hola Ana');
    expect(mexican.html).toContain('<html lang="es">');
    expect(mexican.html).toContain('No se leen las respuestas.');
  });

  it('falls back to English', () => {
    for (const locale of ['en', 'de', 'xx-YY', '', 'constructor'])
      expect(renderEmail(greeting, locale, { name: 'Ana' }, practice).subject).toBe('Hello Ana');
  });

  it('escapes values in HTML and leaves them as they are in text', () => {
    const { html, text } = renderEmail(greeting, 'en', { name: `<img src=x onerror="alert('1')">` }, practice);
    expect(html).not.toContain('<img');
    expect(html).toContain('Hello &lt;img');
    expect(text).toContain(`Hello <img src=x onerror="alert('1')">`);
  });

  it('names the practice above and below its words', () => {
    const { html, text } = renderEmail(greeting, 'en', { name: 'Ana' }, practice);
    expect(html.match(/Smith &amp; Daughters/g)).toHaveLength(2);
    expect(text.match(/Smith & Daughters/g)).toHaveLength(2);
  });

  it('keeps its subject on one line', () => {
    const name = 'Ana\r\nBcc: thief@example.org\u2028\u0000\n\n X-Other: 1';
    expect(renderEmail(greeting, 'en', { name }, practice).subject).toBe('Hello Ana Bcc: thief@example.org X-Other: 1');
  });

  it('cannot be called like another one', () => {
    expect(() => defineEmail({ ...greeting })).toThrow('Two e-mails are called "greeting"');
  });
});

describe('the check at boot', () => {
  it('passes what is complete', () => {
    expect(() => checkEmails([greeting])).not.toThrow();
  });

  it('lists every template that is missing', () => {
    const lost = { ...greeting, name: 'lost' };
    expect(() => checkEmails([greeting, lost])).toThrow(/cannot be sent:\n.*lost\.en: .*lost\.en\.html\.hbs.*\n.*lost\.es: /);
  });

  it('finds a template that asks for a value its context does not have', () => {
    const misspelt = { ...greeting, preview: { nam: 'Ana' } as never };
    expect(() => checkEmails([misspelt])).toThrow(/greeting\.en: "name" not defined/);
  });
});

describe('previews', () => {
  it('show one mail with its made-up values', () => {
    expect(renderPreview('greeting', 'es').subject).toBe('Hola Ana');
    expect(() => renderPreview('nothing', 'en')).toThrow('No e-mail is called "nothing"');
  });

  it('are written to a folder, with a page that leads to all of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'previews-'));
    try {
      const page = await writePreviews(folder);
      expect(await readFile(page, 'utf8')).toContain('<a href="greeting.es.html">HTML</a>');
      expect(await readFile(join(folder, 'greeting.es.html'), 'utf8')).toContain('<p>Hola Ana</p>');
      expect(await readFile(join(folder, 'greeting.en.txt'), 'utf8')).toContain('Hello Ana');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
