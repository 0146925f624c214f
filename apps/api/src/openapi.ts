import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problemSchema } from '#shared-kernel/http';

const description = `Staff portal for a medical practice: staff records, portal features, invitations and sign-in.

**Sign in** with \`POST /api/session\`: the browser keeps the cookie and every other call works. Programs use an API token
(\`POST /api/api-tokens\`) as \`Authorization: Bearer …\`; press **Authorize** to use one here.

Changes with a cookie must come from the portal's own address (\`Origin\`). Errors are RFC 9457 problem details with a stable \`code\`.`;

/** Builds the OpenAPI document from the routes. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Staff portal')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token of an administrator.' }, 'apiToken')
    .addSecurityRequirements('apiToken');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const { $schema: _, ...problem } = z.toJSONSchema(problemSchema, { target: 'openapi-3.0' }) as { $schema?: string };
  document.components!.schemas = { ...document.components!.schemas, Problem: problem as never };
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) addCommonRefusals(operation);
  return document;
}

const common: Record<string, string> = {
  400: '`request.invalid`: a field is missing, unknown or not what it should be; see `errors`.',
  401: '`portal-access.signed-out`: sign in first.',
  403: '`access.denied`, `portal-access.setup-incomplete` or `request.foreign-origin`.',
  503: '`service.unavailable`: the database is away or full; nothing was changed.',
};

/** What every route may answer stands in the document without each route repeating it. */
function addCommonRefusals(operation: unknown): void {
  const { responses } = operation as { responses?: Record<string, unknown> };
  if (!responses) return;
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const [status, text] of Object.entries(common)) responses[status] ??= { description: text, content };
}

export function serveSwagger(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json', swaggerOptions: { persistAuthorization: false, displayRequestDuration: true } });
}
