import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Builds the pages, unless nothing they are made of has changed since they were built.

const here = import.meta.dirname;
const inputs = globSync(['src/**/*', 'public/**/*', 'index.html', 'vite.config.ts', 'build.mjs', '../../package-lock.json'], {
  cwd: here,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

const hash = createHash('sha256');
for (const file of inputs) hash.update(file.slice(here.length)).update('\0').update(readFileSync(file)).update('\0');
const release = hash.digest('hex').slice(0, 12);

const dist = join(here, 'dist');
const built = join(dist, 'release.json');
if (!existsSync(built) || JSON.parse(readFileSync(built, 'utf8')).release !== release) {
  const { build } = await import('vite');
  // Beside the old one, which goes only when the new one stands.
  const fresh = join(here, `dist.${process.pid}`);
  try {
    await build({ configFile: join(here, 'vite.config.ts'), logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
    writeFileSync(join(fresh, 'release.json'), JSON.stringify({ release }));
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
