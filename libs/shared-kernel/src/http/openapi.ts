import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { problemSchema } from './schemas.js';

/** Documents an answer. Without a schema the answer has no body. */
export function Answers(status: number, description: string, schema?: z.ZodType): MethodDecorator & ClassDecorator {
  return ApiResponse({ status, description, ...(schema ? { standardSchema: schema } : {}) } as Parameters<typeof ApiResponse>[0]);
}

/** Documents refusals of one status: each code with the sentence that explains it. */
export function Refuses(status: number, codes: Record<string, string>): MethodDecorator & ClassDecorator {
  const description = Object.entries(codes).map(([code, sentence]) => `\`${code}\`: ${sentence}`).join('\n\n');
  return ApiResponse({ status, description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });
}

/** The header that makes a POST safe to repeat. */
export const AcceptsIdempotencyKey = () =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Any text of 1 to 200 characters, new for each intention. Repeating a request with its key gives the first answer and does nothing twice. Kept for 24 hours.',
    }),
  );

export { problemSchema };
