import { Migration } from '@mikro-orm/migrations';

/** Which workers can do their work at this moment. */
export class WorkerProcesses extends Migration {
  override up(): void {
    // It says nothing about yesterday: after a crash of PostgreSQL every worker writes its row anew.
    this.addSql(`
      create unlogged table shared_kernel.worker_process (
        id uuid primary key,
        seen_at timestamptz not null
      )`);
  }
}
