/** A `timestamptz` as the driver hands it over (PostgreSQL's own text) in the form of the API. */
export const instant = (text: string): string => new Date(text).toISOString();
