import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Client } from './client.js';

/** A file as its bytes, asked for by whoever is signed in with this client at this portal. */
export async function download(portal: string, client: Client, path: string) {
  const headers = { cookie: [...client.jar].map(([name, value]) => `${name}=${value}`).join('; ') };
  const answer = await fetch(new URL(path, portal), { headers });
  return { status: answer.status, headers: answer.headers, content: new Uint8Array(await answer.arrayBuffer()) };
}

/** The words of a PDF, page by page. */
export async function pagesOf(content: Uint8Array): Promise<string[]> {
  const pdf = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  return pages;
}

/** The words of a PDF's first page with the place of each, in points from the left and from the foot. */
export async function placedWords(content: Uint8Array): Promise<{ text: string; x: number; y: number; width: number }[]> {
  const pdf = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
  const { items } = await (await pdf.getPage(1)).getTextContent();
  return items.flatMap((item) =>
    'str' in item && item.str !== '' ? [{ text: item.str, x: item.transform[4], y: item.transform[5], width: item.width }] : [],
  );
}
