import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { refusedFields } from '#shared-kernel/http';

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Checks body, query and path against the schemas that the route declares, and names each field that is not right. */
export class FieldCheck extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: refuseFields });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      // A part of the address is checked by itself: only here is it known what it is called.
      throw error instanceof DomainError && metadata.data ? under(metadata.data, error) : error;
    }
  }
}

function refuseFields(issues: readonly SchemaIssue[]): DomainError {
  return refusedFields(
    issues.map(({ path = [], message }) => ({
      path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
      message,
    })),
  );
}

function under(name: string, { kind, code, message, errors = [] }: DomainError): DomainError {
  const named = errors.map((error) => ({ ...error, path: [name, error.path].filter(Boolean).join('.') }));
  return new DomainError(kind, code, message, named);
}
