/** What the portal takes; it has the last word. */
export const LONGEST_SUBJECT = 200;
export const LONGEST_BODY = 20_000;
export const MOST_ATTACHMENTS = 10;
