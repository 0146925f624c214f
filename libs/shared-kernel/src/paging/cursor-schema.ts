import { z } from 'zod';

export const cursorSchema = z.string().max(4_000).optional().meta({ description: 'The nextCursor of the page before.' });

/** For `@Refuses(422, …)` of a list. */
export const unknownCursor = { 'request.cursor': 'The cursor is not one that a list gave out.' };
