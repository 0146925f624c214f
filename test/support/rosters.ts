import type { Client } from './client.js';
import { until } from './until.js';

const header = 'external_id,given_name,family_name,job_title,office,emails,phone,time_zone,locale';

/** A roster of made-up people: every third works in Lakeview, the others in Harbor. */
export function rosterOf(count: number, { prefix = 'R', familyName = 'Moreno' } = {}): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    const office = index % 3 === 0 ? 'Lakeview' : 'Harbor';
    return `${prefix}-${number},Robin,${familyName} ${number},Nurse,${office},${prefix.toLowerCase()}.${number}@northside.example,,,`;
  });
  return [header, ...rows, ''].join('\n');
}

/** Puts a roster on record and answers the import once everybody of it stands in the directory. */
export async function importRoster(administrator: Client, roster: string): Promise<string> {
  const total = async () => {
    const { body } = await administrator.get('/api/portal/statuses/summary');
    return Object.values(body as Record<string, number>).reduce((sum, people) => sum + people, 0);
  };
  const before = await total();
  const answer = await administrator.post('/api/staff/imports', roster, { headers: { 'content-type': 'text/csv' } });
  if (answer.status !== 202) throw new Error(`The roster was refused: ${answer.status} ${answer.text}`);
  const { id } = answer.body as { id: string };
  const done = await until(
    'the roster is imported',
    async () => {
      const { body } = await administrator.get(`/api/staff/imports/${id}`);
      return body.state === 'done' && body;
    },
    60_000,
  );
  await until('everybody stands in the directory', async () => (await total()) === before + done.created, 60_000);
  return id;
}
