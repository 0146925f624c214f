import 'reflect-metadata';
import { writePreviews } from '#shared-kernel/email';
// Loading a context defines its e-mails.
import '#portal-access';

console.log(`Open ${await writePreviews(process.argv[2] ?? '.data/email-previews')}`);
