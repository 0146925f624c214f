import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '#shared-kernel/domain';
import { listPreviews, type RenderedMail, renderPreview } from '#shared-kernel/email';
import { Access, Answers, Refuses } from '#shared-kernel/http';

const nameSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,100}$/, { error: 'must be the name of an e-mail' })
  .meta({ example: 'invitation' });

const previewsSchema = z
  .object({
    items: z.array(
      z.object({
        name: nameSchema,
        title: z.string().meta({ description: 'Its subject in English.', example: 'Your staff portal at Northside Clinic' }),
      }),
    ),
  })
  .meta({ id: 'MailPreviews' });

const previewSchema = z
  .object({
    subject: z.string().meta({ example: 'Your staff portal at Northside Clinic' }),
    html: z.string().meta({ description: 'A whole document; show it in a frame without scripts.', example: '<!doctype html>…' }),
    text: z.string().meta({ example: 'Hello Ana, …' }),
  })
  .meta({ id: 'MailPreview' });

const localeSchema = z.strictObject({
  locale: z.enum(['en', 'es'], { error: 'must be en or es' }).default('en').meta({ description: 'In which language.' }),
});

@ApiTags('Operations')
@Access('administrator', { area: 'operations' })
@Controller('api/mail-previews')
export class MailPreviewsController {
  @Get()
  @ApiOperation({
    summary: 'List the e-mails that the product sends',
    description: 'Every one there is, in the order of their names.',
  })
  @Answers(200, 'The e-mails.', previewsSchema)
  list(): z.infer<typeof previewsSchema> {
    return { items: listPreviews() };
  }

  @Get(':name')
  @ApiOperation({
    summary: 'Show an e-mail',
    description: 'As people get it, with made-up values: nobody’s name, address or link is in it.',
  })
  @Answers(200, 'The e-mail.', previewSchema)
  @Refuses(404, { 'operations.mail-preview-not-found': 'There is no e-mail of this name.' })
  show(
    @Param('name', { schema: nameSchema }) name: string,
    @Query({ schema: localeSchema }) { locale }: z.infer<typeof localeSchema>,
  ): RenderedMail {
    if (listPreviews().some((preview) => preview.name === name)) return renderPreview(name, locale);
    throw new DomainError('not-found', 'operations.mail-preview-not-found', 'There is no e-mail of this name.');
  }
}
