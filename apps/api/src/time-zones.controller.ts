import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { timeZoneChoices } from '#shared-kernel/domain';
import { Access, Answers } from '#shared-kernel/http';

const timeZonesSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string().meta({ description: "Today's name in the IANA time zone database.", example: 'Asia/Kathmandu' }),
        otherNames: z
          .array(z.string())
          .meta({ description: 'Former names and links; accepted too.', example: ['Asia/Katmandu'] }),
      }),
    ),
  })
  .meta({ id: 'TimeZones' });

const choices = timeZoneChoices();

@ApiTags('Practice')
@Access('signed-in')
@Controller('api/time-zones')
export class TimeZonesController {
  @Get()
  @ApiOperation({
    summary: 'List the time zones',
    description: 'What a form offers: every zone once, by name. A field for a time zone accepts each name of each.',
  })
  @Answers(200, 'Every time zone.', timeZonesSchema)
  list(): z.infer<typeof timeZonesSchema> {
    return { items: choices };
  }
}
