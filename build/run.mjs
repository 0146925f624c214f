// Builds what has changed since the last build: the server code in dist, the pages in apps/web/dist.

// npm scripts find the Node 24 that `npm ci` installs. Where there is none for the platform, the reason must be said here:
// what follows would fail with a stack trace.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`The staff portal needs Node.js 24 or newer; this is ${process.version}. Install it, then start again.\n`);
  process.exit(1);
}

const { buildPages } = await import('../apps/web/build.mjs');
const { buildServer } = await import('./server.mjs');

const results = await Promise.allSettled([buildServer(), buildPages()]);
for (const { reason } of results) {
  if (!reason) continue;
  process.stderr.write(`${reason.message}\n`);
  process.exitCode = 1;
}
