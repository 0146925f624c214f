import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { type AccessRule, IDEMPOTENCY_KEY, IF_MATCH, problemSchema, refusal, scopeFor, type Who } from '#shared-kernel/http';
import { AccessRules } from './access-rules.js';

const description = `Staff portal for a medical practice: staff records, portal features, invitations, password links and sign-in.

**To try it here**, open *Session → Sign in*, press *Try it out* and send your e-mail and password: the browser keeps the cookie, and
every other call on this page works. Or make an API token (\`POST /api/api-tokens\`), press **Authorize** and paste it.

**Programs** send an API token as \`Authorization: Bearer …\`. Signing in, activating and changes with a cookie must come from the
portal's own address: browsers say so by themselves, other clients with the \`Origin\` header.

**Pages that ask by themselves** (to refresh what they show) send \`X-Background: 1\` with it: such a request, to whichever route,
does not keep an idle session alive.

**Errors** are RFC 9457 problem details (\`application/problem+json\`). Their \`code\` is stable; branch on it, not on the words.`;

const tags = {
  Session: "Signing in and out, and the set-up of one's own account.",
  'Own account': "One's own sessions, password, sign-in history, profile and sign-in address.",
  Activation: "What the page behind an invitation's link does.",
  'Password links': 'Links with which an administrator lets somebody choose a new password.',
  'Password resets': 'What the page behind a password link does, and asking for one when the password is forgotten.',
  'Second factor': "One's own authenticator app, passkeys and recovery codes.",
  Staff: 'Who works in the practice: records, list, import.',
  'Portal access': 'Features, invitation and status of one person; counts over all.',
  Messages: 'Conversations between staff members, across offices.',
  Billing: 'Billing accounts of patients, who may see them, invoices, the ledger and statements.',
  'Billing documents': 'Insurance cards and other documents on billing accounts, and what administrators decide about them.',
  'Payment links': 'What the page behind a payment link does, for patients, who never sign in.',
  'API tokens': 'Access for programs.',
  'Live events': 'What changes while a page is open.',
  Audit: 'Who did what, and whether the record of it is whole.',
  Operations: 'What waits to be done, work that failed for good, settings, and how the e-mails look.',
  Practice: 'What every page starts from.',
  Health: 'For supervisors and load balancers.',
};

const whoMay: Record<Who, string> = {
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
  // A schema with a name becomes a reference to a definition beside it; the document wants the definition itself.
  const { definitions } = z.toJSONSchema(problemSchema, { target: 'openapi-3.0' }) as { definitions?: { Problem: object } };
  document.components!.schemas = { ...document.components!.schemas, Problem: definitions!.Problem as never };
  for (const { method, path, rule } of app.get(AccessRules).routes()) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    const operation = (document.paths[address] as unknown as Record<string, Operation>)[method.toLowerCase()]!;
    operation.description = [operation.description, ...wordsOf(rule, method)].filter(Boolean).join(' ');
    if (rule.who === 'public') operation.security = [];
    else if (!rule.area) operation.security = [{ session: [] }];
    if (!path.startsWith('/health')) addCommonRefusals(operation, method, rule);
  }
  return document;
}

function wordsOf({ who, area, feature, orFeature, orAdministrator, stepUp }: AccessRule, method: string): string[] {
  return [
    whoMay[who],
    ...(feature
      ? [
          `Needs the feature \`${feature}\`${orFeature ? ` or \`${orFeature}\`` : ''}${orAdministrator ? '; administrators do not' : ''}.`,
        ]
      : []),
    ...(stepUp ? ['The password must have been given within the last 10 minutes.'] : []),
    ...(area && area !== 'any'
      ? [
          `Scope of an API token: \`${scopeFor(area, method)}\`.${method === 'GET' ? '' : ` Without \`${area}:read\` the answer names the record and shows nothing of it.`}`,
        ]
      : []),
  ];
}

/** What many routes may answer stands in the document without each of them repeating it. */
function addCommonRefusals(operation: Operation, method: string, { who, area, feature, stepUp, signed }: AccessRule): void {
  const { parameters = [], requestBody } = operation;
  const takes = (header: string) => parameters.some((parameter) => parameter.in === 'header' && parameter.name === header);
  if (parameters.length > 0 || requestBody) {
    refuse(operation, 400, { 'request.invalid': 'A field is missing, unknown or not what it should be; see `errors`.' });
  }
  if (who !== 'public') refuse(operation, 401, { 'portal-access.signed-out': 'Sign in first.' });
  if (who === 'administrator') refuse(operation, 403, { 'access.denied': 'Only administrators may do this.' });
  if (feature) refuse(operation, 403, { 'access.feature-off': 'The feature is not switched on for the caller.' });
  if (who === 'administrator' || who === 'portal')
    refuse(operation, 403, { 'portal-access.setup-incomplete': 'Complete the set-up first.' });
  if (stepUp)
    refuse(operation, 403, { 'portal-access.step-up-required': 'Confirm the password first: `POST /api/session/step-up`.' });
  if (area && area !== 'any')
    refuse(operation, 403, { 'access.scope-missing': `The API token lacks the scope \`${scopeFor(area, method)}\`.` });
  if (method !== 'GET' && !signed)
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
  if (parameters.some(({ in: place, name }) => place === 'query' && (name === 'search' || name === 'q')))
    refuse(operation, 429, { 'request.too-many-searches': 'Ten searches of the caller run or wait already.' });
  if (who === 'public' && method !== 'GET' && !signed)
    refuse(operation, 429, { 'request.too-many': 'More than 1,200 requests within a minute from this network.' });
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

/** The document is built when somebody looks at it for the first time. */
export function serveSwagger(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('api/docs', app, () => (document ??= openApiDocument(app)), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'Staff portal API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  });
}
