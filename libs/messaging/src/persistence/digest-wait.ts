import { sql } from 'kysely';

/** How long a message lies unread before its reader hears of it by e-mail. */
export const digestWait = sql`interval '10 minutes'`;
