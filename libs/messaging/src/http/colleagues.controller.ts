import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema } from '#shared-kernel/http';
import { SearchColleagues } from '../queries/search-colleagues.js';

const querySchema = z.strictObject({
  search: z.string().max(200).default('').meta({ description: 'The beginnings of names or office; empty: everybody.' }),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export const colleagueSchema = z.object({
  staffId: idSchema,
  givenName: z.string().meta({ example: 'Dana' }),
  familyName: z.string().meta({ example: 'Silva' }),
  jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
  office: z.string().nullable().meta({ example: 'Lakeview' }),
  canBeWrittenTo: z.boolean().meta({ description: 'Whether secure messages are switched on for them.' }),
});

const colleaguesSchema = z.object({ items: z.array(colleagueSchema) }).meta({ id: 'Colleagues' });

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/colleagues')
export class ColleaguesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: 'Find people to write to',
    description: 'By family name, never the caller. Who cannot be written to is shown as such.',
  })
  @Answers(200, 'The first of them.', colleaguesSchema)
  search(@CurrentCaller() { staffId }: Caller, @Query({ schema: querySchema }) { search, limit }: z.infer<typeof querySchema>) {
    return this.queries.execute(new SearchColleagues(staffId, search, limit));
  }
}
