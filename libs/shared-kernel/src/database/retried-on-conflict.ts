const MOST_ATTEMPTS = 3;

/** PostgreSQL ends one of two transactions that wait for each other (class 40); it starts over on what the other left. */
export async function retriedOnConflict<T>(work: () => Promise<T>, attempts = MOST_ATTEMPTS): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('40') || attempts <= 1) throw error;
    return retriedOnConflict(work, attempts - 1);
  }
}
