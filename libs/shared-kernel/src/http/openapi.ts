import { STATUS_CODES } from 'node:http';
import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** Documents an answer. Without a schema the answer has no body. */
export function Answers(status: number, description: string, schema?: z.ZodType): MethodDecorator & ClassDecorator {
  return ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) } as Parameters<typeof ApiResponse>[0]);
}

/** Documents refusals of one status: each code with the sentence that explains it. */
export function Refuses(status: number, codes: Record<string, string>): MethodDecorator & ClassDecorator {
  return ApiResponse({ status, ...refusal(status, codes) });
}

/** What the OpenAPI document says about refusals of one status, with an example of each. */
export function refusal(status: number, codes: Record<string, string>) {
  const description = Object.entries(codes)
    .map(([code, sentence]) => `\`${code}\`: ${sentence}`)
    .join('\n\n');
  const examples = Object.fromEntries(
    Object.entries(codes).map(([code, detail]) => [
      code,
      { value: { type: 'about:blank', title: STATUS_CODES[status], status, code, detail } },
    ]),
  );
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples } } };
}

export const IDEMPOTENCY_KEY = 'Idempotency-Key';
export const IF_MATCH = 'If-Match';

/** Makes a POST safe to repeat. What reads the body of an upload stands below this decorator, so that it runs first. */
export const AcceptsIdempotencyKey = () =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: IDEMPOTENCY_KEY,
      required: false,
      description:
        'Any text of 1 to 200 characters, new for each intention. Repeating a request with its key does nothing twice and gives the first answer, of messages and drafts as they stand now. Kept for 24 hours.',
    }),
  );

/** The header that refuses a change when somebody else was faster. */
export const AcceptsIfMatch = () =>
  ApiHeader({
    name: IF_MATCH,
    required: false,
    description: 'The `ETag` that was read: the change is refused if the record changed since.',
  });
