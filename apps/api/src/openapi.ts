import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { type AccessRule, IDEMPOTENCY_KEY, IF_MATCH, problemSchema, refusal } from '#shared-kernel/http';
import { AccessRules } from './access-rules.js';

const description = `Staff portal for a medical practice: staff records, portal features, invitations and sign-in.

**To try it here**, open *Session → Sign in*, press *Try it out* and send your e-mail and password: the browser keeps the cookie, and
every other call on this page works. Or make an API token (\`POST /api/api-tokens\`), press **Authorize** and paste it.

**Programs** send an API token as \`Authorization: Bearer …\`. Signing in, activating and changes with a cookie must come from the
portal's own address: browsers say so by themselves, other clients with the \`Origin\` header.

**Errors** are RFC 9457 problem details (\`application/problem+json\`). Their \`code\` is stable; branch on it, not on the words.`;

const tags = {
  Session: "Signing in and out, and the set-up of one's own account.",
  Activation: "What the page behind an invitation's link does.",
  Staff: 'Who works in the practice: records, list, import.',
  'Portal access': 'Features, invitation and status of one person; counts over all.',
  'API tokens': 'Access for programs.',
  Operations: 'Work that failed for good.',
  Health: 'For supervisors and load balancers.',
};

const whoMay: Record<AccessRule, string> = {
  public: 'Open to everybody.',
  'signed-in': 'For everybody who is signed in, also before the set-up is complete.',
  portal: 'For staff members whose set-up is complete.',
  administrator: 'For administrators.',
};

interface Operation {
  description?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, ReturnType<typeof refusal>>;
  security?: object[];
}

/** Builds the OpenAPI document from the routes. It is the same in every deployment; `npm run openapi` checks it in. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Staff portal')
    .setDescription(description)
    .setVersion('1')
    .addCookieAuth(
      'session',
      {
        type: 'apiKey',
        in: 'cookie',
        description: 'Nothing to fill in: sign in, and the browser sends it. Its name is `__Host-session` on https.',
      },
      'session',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token of an administrator.' }, 'apiToken')
    .addSecurityRequirements('session')
    .addSecurityRequirements('apiToken');
  for (const [tag, words] of Object.entries(tags)) builder.addTag(tag, words);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    autoTagControllers: false,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const { $schema: _, ...problem } = z.toJSONSchema(problemSchema, { target: 'openapi-3.0' }) as { $schema?: string };
  document.components!.schemas = { ...document.components!.schemas, Problem: problem as never };
  for (const { method, path, rule } of app.get(AccessRules).routes()) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    const operation = (document.paths[address] as unknown as Record<string, Operation>)[method.toLowerCase()]!;
    operation.description = [operation.description, whoMay[rule]].filter(Boolean).join(' ');
    if (rule === 'public') operation.security = [];
    if (!path.startsWith('/health')) addCommonRefusals(operation, method, rule);
  }
  return document;
}

/** What many routes may answer stands in the document without each of them repeating it. */
function addCommonRefusals(operation: Operation, method: string, rule: AccessRule): void {
  const { parameters = [], requestBody } = operation;
  const takes = (header: string) => parameters.some((parameter) => parameter.in === 'header' && parameter.name === header);
  if (parameters.length > 0 || requestBody) {
    refuse(operation, 400, { 'request.invalid': 'A field is missing, unknown or not what it should be; see `errors`.' });
  }
  if (rule !== 'public') refuse(operation, 401, { 'portal-access.signed-out': 'Sign in first.' });
  if (rule === 'administrator') refuse(operation, 403, { 'access.denied': 'Only administrators may do this.' });
  if (rule === 'administrator' || rule === 'portal')
    refuse(operation, 403, { 'portal-access.setup-incomplete': 'Complete the set-up first.' });
  if (method !== 'GET')
    refuse(operation, 403, { 'request.foreign-origin': "A change with a cookie must come from the portal's own address." });
  if (takes(IDEMPOTENCY_KEY)) {
    refuse(operation, 409, {
      'request.idempotency-in-doubt': 'The first request with this key took effect, but its answer is not known.',
    });
    refuse(operation, 422, {
      'request.idempotency-key': 'The key must have 1 to 200 characters.',
      'request.idempotency-key-reused': 'The key was used for another request.',
    });
  }
  if (takes(IF_MATCH)) refuse(operation, 412, { 'request.if-match-unknown': 'The header names no version of this record.' });
  refuse(operation, 503, {
    'service.unavailable': 'The database is away, full or too busy. Try again in a few seconds.',
  });
}

function refuse({ responses }: Operation, status: number, codes: Record<string, string>): void {
  const known = responses[status];
  const more = refusal(status, codes);
  if (!known) {
    responses[status] = more;
    return;
  }
  const content = known.content['application/problem+json'];
  responses[status] = {
    description: `${known.description}\n\n${more.description}`,
    content: {
      'application/problem+json': {
        ...content,
        examples: { ...content.examples, ...more.content['application/problem+json'].examples },
      },
    },
  };
}

export function serveSwagger(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Staff portal API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  });
}
