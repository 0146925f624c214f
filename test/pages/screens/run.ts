import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandonedFolders } from '../../../bin/local/abandoned-server.js';
import { startEmbeddedPostgres } from '../../../bin/local/embedded-postgres.js';
import { startPages } from '../../support/pages.js';
import { startStripeSandbox } from '../../support/stripe-sandbox.js';
import { cameraIn, type Light } from './camera.js';
import { makeSample } from './sample.js';
import type { Shot } from './shot.js';
import { shots } from './shots.js';

// `npm run screens` photographs every page in every state into docs/screens, `npm run screens -- home staff` those whose
// names begin so. SCREENS_FOLDER names another folder.

const wanted = process.argv.slice(2);
const chosen = shots.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
if (chosen.length === 0) throw new Error(`There is no such page; there are ${shots.map(({ name }) => name).join(', ')}.`);

const folder = process.env.SCREENS_FOLDER ?? 'docs/screens';
await mkdir(folder, { recursive: true });
const prefix = join(tmpdir(), 'staff-portal-screens-');
await removeAbandonedFolders(prefix);
const data = await mkdtemp(prefix);
const postgres = await startEmbeddedPostgres(data, { throwaway: true });
process.env.TEST_POSTGRES_URL = postgres.url;

const failures: string[] = [];
try {
  const sandbox = await startStripeSandbox();
  const pages = await startPages({ ...sandbox.env, PRACTICE_NAME: 'Northside Clinic', PRACTICE_TIME_ZONE: 'America/New_York' });
  try {
    const sample = await makeSample(pages.portal, () => pages.portal.administrator());
    for (const language of ['en', 'es'] as const) {
      // Signed in anew: on a slow machine the session of the language before has ended.
      const spoken = await (await pages.portal.administrator()).patch('/api/session/profile', { locale: language });
      if (spoken.status !== 200) throw new Error(`The administrator does not speak ${language}: ${spoken.status}`);
      for (const device of ['desktop', 'telephone'] as const) {
        await photograph({ device, language, colorScheme: 'light' }, chosen);
        if (language === 'en')
          await photograph(
            { device, language, colorScheme: 'dark' },
            chosen.filter(({ dark }) => dark),
          );
      }
    }

    async function photograph(light: Light, these: readonly Shot[]): Promise<void> {
      const camera = cameraIn(pages, sample, light, folder);
      for (const shot of these) {
        try {
          await camera.take(shot);
          console.log(`Made ${camera.name(shot)}`);
        } catch (error) {
          failures.push(`${camera.name(shot)}: ${String(error).split('\n')[0]}`);
          console.error(`Not made: ${failures.at(-1)}`);
        }
      }
      await camera.close();
      for (const complaint of pages.complaints()) failures.push(`A page complained: ${complaint}`);
    }
  } finally {
    await pages.stop();
    await sandbox.stop();
  }
} finally {
  await postgres.stop();
  await rm(data, { recursive: true, force: true });
}
if (failures.length > 0) {
  console.error(`\nWhat went wrong:\n${failures.join('\n')}`);
  process.exitCode = 1;
}
