import { Problem } from '../api/problem.js';

/** The problem's errors by field, for `form.setErrors`; the rest of the problem belongs into a ProblemAlert. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]));
}
