import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const folder = join(dirname(findPackageJSON(import.meta.url)!), 'apps/web/dist');
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Segments of letters, digits and hyphens: no name of a file, and no other spelling of an address of the API. */
const plainAddress = /^(\/[\w-]+)*\/?([?]|$)/;
/** A page behind a link of an e-mail has nothing beneath it. */
const beneathLinkPage = /^\/(activate|reset-password|confirm-address)\/[^?]/;

/**
 * Mail gateways and programs encode the # of a link, also what they had encoded before. Then the token stands in the path: the
 * page takes it out of there. It is written nowhere on its way: the log names routes, not addresses.
 */
const tokenInPath = /^\/(activate|reset-password|confirm-address|payment)\/?%(25)*23/i;

/** Patients get a page of its own, without the portal around it. */
const payerPath = /^\/payment(?=[/#?]|%(25)*23|$)/i;

/**
 * What is the API's never becomes a page, however it is asked for. Mail scanners, link previews and `curl` open a page without
 * saying what they read; so do images and scripts, and clients of the API that misspell an address.
 */
function isPage({ url, accept = '*/*' }: { url: string; accept?: string }): boolean {
  if (/^\/(api|health|assets)([/?]|$)/i.test(url)) return false;
  if (tokenInPath.test(url) || accept.includes('text/html')) return true;
  return /(text|\*)\/\*/.test(accept) && plainAddress.test(url) && !beneathLinkPage.test(url);
}

/**
 * Serves the pages: files whose names carry their content's hash, compressed when they were built and kept by browsers for a
 * year, and for every other address that a browser opens the one document that shows the right page. It is asked for anew
 * each time, so that a new release is seen at the next load.
 */
export async function serveWebPages(app: NestFastifyApplication): Promise<void> {
  const portal = readPage('index.html');
  const payment = readPage('payment.html');
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
    index: false,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply) => {
      if (!isPage({ url: request.url, accept: request.headers.accept })) return reply.callNotFound();
      // An address with a token stays in no cache of the browser.
      const cacheControl = tokenInPath.test(request.url) ? 'no-store' : 'no-cache';
      return reply
        .header('cache-control', cacheControl)
        .type('text/html; charset=utf-8')
        .send(payerPath.test(request.url) ? payment : portal);
    });
}

function readPage(name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    throw new Error(`The pages are not built (${folder} is empty). Run "npm run build".`);
  }
}
