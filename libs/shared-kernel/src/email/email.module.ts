import { MailerModule } from '@nestjs-modules/mailer';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { SETTINGS } from '#shared-kernel/config';
import { DeliveryRecord } from './delivery-record.js';
import { Mail } from './mail.js';
import { checkEmails } from './render.js';
import { mailerOptions } from './transport.js';

/** Outgoing mail. Needs the settings and the database; the boot fails if a mail of a loaded module cannot be rendered. */
@Global()
@Module({
  imports: [MailerModule.forRootAsync({ imports: [], inject: [SETTINGS], useFactory: mailerOptions })],
  providers: [Mail, DeliveryRecord],
  exports: [Mail],
})
export class EmailModule implements OnModuleInit {
  onModuleInit(): void {
    checkEmails();
  }
}
