import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Access, Answers } from '#shared-kernel/http';
import { SESSION_HOURS } from '#portal-access';

// Named one by one: a setting that comes later, or is a secret, is never told by itself.
const settingsSchema = z
  .object({
    practiceName: z.string().meta({ example: 'Northside Clinic' }),
    timeZone: z.string().meta({ example: 'America/New_York' }),
    currency: z.string().meta({ description: 'Of new billing accounts.', example: 'usd' }),
    publicUrl: z.string().meta({ description: 'Where every link in an e-mail leads.', example: 'https://portal.example' }),
    mailFrom: z.string().meta({ example: 'Staff portal <no-reply@portal.example>' }),
    secondFactorRequired: z.enum(['none', 'administrators', 'all']),
    sessionIdleMinutes: z.int().meta({ description: 'Without a request for so long a session ends.', example: 15 }),
    sessionHours: z.int().meta({ description: 'After so long it ends in any case.', example: 12 }),
    invitationHours: z.int().meta({ description: "How long an invitation's link works.", example: 72 }),
    passwordLinkMaxDays: z
      .int()
      .meta({ description: 'How many days from today a password link may be made to work.', example: 7 }),
    invitationReminders: z.int().meta({ description: 'How often somebody is reminded of an invitation.', example: 1 }),
    bulkMailsPerMinute: z.int().meta({ description: '0: without limit.', example: 0 }),
    documentStorage: z.enum(['folder', 'bucket']),
    malwareScanner: z.boolean().meta({ description: 'Whether a scanner looks at every upload.' }),
    messageRetentionYears: z.int().meta({ description: 'After so many years messages are deleted; 0: never.', example: 0 }),
    queueBackend: z.enum(['postgresql', 'redis']),
    environment: z.enum(['production', 'local']),
  })
  .meta({ id: 'Settings' });

@ApiTags('Operations')
@Access('administrator', { area: 'operations' })
@Controller('api/settings')
export class SettingsController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @ApiOperation({
    summary: 'Show the settings',
    description:
      'With which the product was started, without addresses of servers and without secrets. They change with a restart.',
  })
  @Answers(200, 'The settings.', settingsSchema)
  show(): z.infer<typeof settingsSchema> {
    const { settings } = this;
    return {
      practiceName: settings.PRACTICE_NAME,
      timeZone: settings.PRACTICE_TIME_ZONE,
      currency: settings.PRACTICE_CURRENCY,
      publicUrl: settings.PUBLIC_URL,
      mailFrom: settings.MAIL_FROM,
      secondFactorRequired: settings.SECOND_FACTOR_REQUIRED,
      sessionIdleMinutes: settings.SESSION_IDLE_MINUTES,
      sessionHours: SESSION_HOURS,
      invitationHours: settings.INVITATION_HOURS,
      passwordLinkMaxDays: settings.PASSWORD_LINK_MAX_DAYS,
      invitationReminders: settings.INVITATION_REMINDERS,
      bulkMailsPerMinute: settings.BULK_MAILS_PER_MINUTE,
      documentStorage: settings.DOCUMENTS_URL ? 'bucket' : 'folder',
      malwareScanner: settings.MALWARE_SCANNER_URL !== undefined,
      messageRetentionYears: settings.MESSAGE_RETENTION_YEARS,
      queueBackend: settings.REDIS_URL ? 'redis' : 'postgresql',
      environment: settings.NODE_ENV === 'production' ? 'production' : 'local',
    };
  }
}
