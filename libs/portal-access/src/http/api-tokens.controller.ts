import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, apiScopes, CurrentCaller, idSchema, instantSchema, readEverything, Refuses } from '#shared-kernel/http';
import { CreateApiToken } from '../commands/create-api-token.js';
import { RevokeApiToken } from '../commands/revoke-api-token.js';
import { ListApiTokens } from '../queries/list-api-tokens.js';
import { labelSchema } from './schemas.js';

const createSchema = z
  .strictObject({
    name: labelSchema(100),
    expiresInDays: z.int().min(1).max(365),
    scopes: z
      .array(z.enum(apiScopes))
      .min(1)
      .max(apiScopes.length)
      .refine((scopes) => new Set(scopes).size === scopes.length, { error: 'must not name a scope twice' })
      .optional()
      .meta({
        description:
          'What the token may do: `read` opens the GET routes of an area, `write` its other ones, whose answers then name the record (`id`) and show nothing of it. Left out, it can only read: every GET route that is open to tokens, and nothing else (`*:read`). What may write must be named.',
      }),
  })
  .meta({ id: 'CreateApiToken', example: { name: 'Nightly report', expiresInDays: 90, scopes: ['staff:read', 'portal:read'] } });

const createdSchema = z
  .object({
    id: idSchema,
    token: z.string().meta({ description: 'Shown this once.', example: 'h4Wq0cXv7LmT2ePz9aRn5sBy8uKd1jGf3oEi6tVxYlQ' }),
  })
  .meta({ id: 'ApiTokenCreated' });

const listSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        name: z.string().meta({ example: 'Nightly report' }),
        scopes: z.array(z.enum<string[]>([...apiScopes, readEverything, '*'])).meta({
          description: '`*:read`: made without naming scopes. `*`: everything; made so before scopes had to be named for it.',
          example: ['staff:read'],
        }),
        createdAt: instantSchema,
        lastUsedAt: instantSchema.nullable().meta({ description: 'To the minute; null: never.' }),
        expiresAt: instantSchema,
      }),
    ),
  })
  .meta({ id: 'ApiTokens' });

@ApiTags('API tokens')
@Access('administrator')
@Controller('api/api-tokens')
export class ApiTokensController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @Access('administrator', { stepUp: true })
  @ApiOperation({
    summary: 'Make an API token',
    description:
      'It acts as the administrator who made it, within its scopes, and without any it can only read: `Authorization: Bearer …`. In this page, press "Authorize" and paste it. A token never opens the routes about tokens, sessions, passwords and roles, and ends with the role or the access of its maker.',
  })
  @Answers(201, 'The token, shown this once.', createdSchema)
  @Refuses(409, { 'portal-access.too-many-api-tokens': 'The caller has 100 tokens that work; one must be revoked first.' })
  create(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: createSchema }) { name, expiresInDays, scopes }: z.infer<typeof createSchema>,
  ) {
    return this.commands.execute(new CreateApiToken(staffId, name, expiresInDays, scopes ?? [readEverything]));
  }

  @Get()
  @ApiOperation({
    summary: "List one's own API tokens",
    description: 'Names, scopes and dates only: a token itself is shown once, when it is made.',
  })
  @Answers(200, 'Those that still work, the newest first.', listSchema)
  list(@CurrentCaller() { staffId }: Caller) {
    return this.queries.execute(new ListApiTokens(staffId));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API token', description: 'It stops working at once.' })
  @Answers(204, 'Revoked.')
  @Refuses(404, { 'portal-access.api-token-not-found': 'There is no such API token of yours.' })
  async revoke(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new RevokeApiToken(staffId, id));
  }
}
