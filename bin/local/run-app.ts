import { setSourceMapsSupport } from 'node:module';
import { dirname, join } from 'node:path';

// How the local start runs api and worker. Loading their code takes longer than anything else, so they are started first and
// load it while the database, the mailbox and the sandbox start; then they are told where those are, and run.

/** What the local start sends once. */
export type Go = { env: NodeJS.ProcessEnv; migrates: boolean };

// Stack traces with the lines of the TypeScript files; the maps of libraries would take half a second to read.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

const main = process.argv[2]!;
const told = new Promise<Go>((resolve) => process.once('message', (message) => resolve(message as Go)));
// Waiting for the message must keep the process alive; afterwards the channel must not.
process.channel?.ref();

await import('../../apps/threads.js');
await import(join(dirname(main), 'application.js'));
const { env, migrates } = await told;
process.channel?.unref();
Object.assign(process.env, env);
if (migrates) {
  // Here, because the API has loaded already what this needs.
  const { migrate } = await import('../../database/migrate.js');
  await migrate(env.DATABASE_URL!);
  process.send?.({ type: 'migrated' });
}
await import(main);
