import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Injection token of the release: a short string that is another one after each build of the pages. */
export const RELEASE = Symbol('release');

const schema = z.object({ release: z.string().regex(/^[\w.+-]{1,64}$/) });

/** What the build of the pages wrote beside them; `none` where no pages were built. Throws on a file that says something else. */
export function readRelease(folder = dirname(findPackageJSON(import.meta.url)!)): string {
  const file = join(folder, 'apps/web/dist/release.json');
  if (!existsSync(file)) return 'none';
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).release;
  } catch (error) {
    throw new Error(`${file} does not name a release. Build the pages again.`, { cause: error });
  }
}
