// A worker to be killed: prints the id of each job it takes and never finishes one. Settings come as JSON in argv.
import { Queues } from './queues.js';

const { settings, queue } = JSON.parse(process.argv[2]!);
await new Queues(settings).consume(
  queue,
  (job) => {
    process.stdout.write(`${job.id}\n`);
    return new Promise(() => undefined);
  },
  { concurrency: 5 },
);
