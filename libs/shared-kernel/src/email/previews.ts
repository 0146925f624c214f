import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { definedEmails, localesOf } from './email-definition.js';
import { renderPreview } from './render.js';

const index = Handlebars.compile(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>E-mail previews</title>
<body style="font-family:sans-serif;max-width:40em;margin:2em auto;line-height:1.6">
<h1>E-mail previews</h1>
<ul>{{#each previews}}
<li><b>{{file}}</b>: {{subject}} (<a href="{{file}}.html">HTML</a>, <a href="{{file}}.txt">text</a>)</li>{{/each}}
</ul></body></html>
`);

/** Every defined mail in the order of their names, with its subject in English. */
export function listPreviews(): { name: string; title: string }[] {
  const names = definedEmails().map(({ name }) => name);
  return names.toSorted().map((name) => ({ name, title: renderPreview(name, 'en').subject }));
}

/** Writes every defined mail, in every language it has, as HTML and text, with an `index.html`; answers that page's path. */
export async function writePreviews(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const previews = definedEmails().flatMap((email) =>
    localesOf(email).map((locale) => ({ file: `${email.name}.${locale}`, ...renderPreview(email.name, locale) })),
  );
  for (const { file, html, text } of previews) {
    await writeFile(join(folder, `${file}.html`), html);
    await writeFile(join(folder, `${file}.txt`), text);
  }
  const page = join(folder, 'index.html');
  await writeFile(page, index({ previews }));
  return page;
}
