import { loadSettings, SettingsError } from './index.js';

/** What no start can do without. */
export const least = { DATABASE_URL: 'postgresql://db.example/portal', SMTP_URL: 'smtp://mail.example' };
/** What production cannot do without. */
export const production = {
  SECRETS_KEY: Buffer.alloc(32, 'a key').toString('base64'),
  ...least,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://portal.example',
  MAIL_FROM: 'Portal <portal@clinic.example>',
  PRACTICE_NAME: 'Lakeview Clinic',
  PRACTICE_TIME_ZONE: 'America/Chicago',
};

/** What is wrong with these settings; empty where they can be used. */
export function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
