import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Names what a folder was built from. Written last, so that a folder without it is not complete. */
const MARKER = 'release.json';

/**
 * Builds the folder `out` of `root`, unless it was built from these very inputs. Answers whether it was built.
 * `build(folder)` writes to a folder of its own beside `out`, which takes the place of `out` once it is complete: a build that
 * is killed leaves nothing that could be taken for complete, and builds at the same moment do not write to the same files.
 * @param {{ root: string, out: string, inputs: string[], exclude?: string[], build: (folder: string) => Promise<unknown> }} what
 */
export async function buildIfChanged({ root, out, inputs, exclude = [], build }) {
  // Taken before the build: a file that changes during the build makes the next one build again.
  const release = fingerprint(root, inputs, exclude);
  const target = join(root, out);
  if (releaseOf(target) === release) return false;
  removeAbandonedBuilds(root, out);
  const fresh = `${target}.${process.pid}`;
  try {
    mkdirSync(fresh);
    await build(fresh);
    writeFileSync(join(fresh, MARKER), JSON.stringify({ release }));
    replaceFolder(target, fresh, release);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}

/** A hash of the names and contents of all files that the glob patterns match. */
export function fingerprint(root, inputs, exclude = []) {
  const files = globSync(inputs, { cwd: root, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].toSorted()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

function releaseOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, MARKER), 'utf8')).release;
  } catch {
    return undefined;
  }
}

/** Only a whole folder is ever seen at `target`, also when several builds end at the same moment. */
function replaceFolder(target, fresh, release) {
  const old = `${fresh}.old`;
  for (;;) {
    try {
      renameSync(fresh, target);
      return;
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    }
    // Another build of the same inputs was faster, and somebody may already run what it made.
    if (releaseOf(target) === release) return;
    try {
      renameSync(target, old);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    rmSync(old, { recursive: true, force: true });
  }
}

/** Ctrl-C ends a build before it can remove what it wrote. */
function removeAbandonedBuilds(root, out) {
  for (const folder of globSync(`${out}.*`, { cwd: root })) {
    const pid = Number(folder.slice(out.length + 1).replace(/\.old$/, ''));
    if (pid && !isAlive(pid)) rmSync(join(root, folder), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
