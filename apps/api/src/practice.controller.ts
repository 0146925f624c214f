import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Access, Answers } from '#shared-kernel/http';
import { RELEASE } from './release.js';

const practiceSchema = z
  .object({
    practiceName: z.string().meta({ example: 'Northside Clinic' }),
    timeZone: z
      .string()
      .meta({ description: 'In which days end and times are shown; an IANA name.', example: 'America/New_York' }),
    currency: z.string().meta({ description: 'Of new billing accounts; an ISO code in lower case.', example: 'usd' }),
    release: z.string().meta({
      description: 'Another one after each build of the pages; `none` where there are none. `hello` and `resync` carry it too.',
      example: '2026-11-25.4f1c9a2',
    }),
  })
  .meta({ id: 'Practice' });

@ApiTags('Practice')
@Access('public')
@Controller('api/practice')
export class PracticeController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(RELEASE) private readonly release: string,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Show the practice',
    description: 'What every page starts from, signed in or not. Asks no database.',
  })
  @Answers(200, 'The practice.', practiceSchema)
  show(): z.infer<typeof practiceSchema> {
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone, PRACTICE_CURRENCY: currency } = this.settings;
    return { practiceName, timeZone, currency, release: this.release };
  }
}
