import type { Client } from './client.js';

export type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  nullable?: boolean;
  example?: unknown;
  anyOf?: Schema[];
  /** Of one only: a reference with words of its own. */
  allOf?: Schema[];
};
export type Operation = {
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  parameters?: { name: string; in: string; schema: Schema; example?: unknown }[];
};
export type DocumentedRoute = { method: string; path: string; operation: Operation };

export type ApiDocument = Awaited<ReturnType<typeof apiDocument>>;

/** What the OpenAPI document of the running API says, so that a test covers routes nobody had thought of when it was written. */
export async function apiDocument(caller: Client) {
  const document = (await caller.get('/api/openapi.json')).body;
  const schemas: Record<string, Schema> = document.components.schemas;
  const routes = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): DocumentedRoute => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

  /** The schema itself, where it only refers to one. */
  function resolved(schema: Schema): Schema {
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    return reference ? schemas[reference.split('/').at(-1)!]! : schema;
  }

  function bodyFrom(schema: Schema, known: Record<string, unknown>, name = ''): unknown {
    if (name in known) return known[name];
    if (schema.$ref || schema.allOf) return bodyFrom(resolved(schema), known);
    if (schema.properties)
      return Object.fromEntries(Object.entries(schema.properties).map(([field, of]) => [field, bodyFrom(of, known, field)]));
    if (schema.anyOf) return bodyFrom({ example: schema.example, ...schema.anyOf[0] }, known, name);
    if (schema.example !== undefined) return schema.example;
    if (schema.enum) return schema.enum[0];
    if (schema.type === 'array') return [bodyFrom(schema.items!, known)];
    return { boolean: true, integer: 1, number: 1, object: {} }[schema.type!] ?? 'text';
  }

  const jsonBodyOf = ({ operation }: DocumentedRoute): Schema | undefined =>
    operation.requestBody?.content['application/json']?.schema;

  return {
    routes,
    resolved,
    jsonBodyOf,
    /** A body with every field of the schema, each as it allows it; `known` stands where the examples of the document would not do. */
    bodyFor(route: DocumentedRoute, known: Record<string, unknown> = {}): unknown {
      const schema = jsonBodyOf(route);
      return schema && bodyFrom(schema, known);
    },
    /** The documented route for `GET /api/staff/:id`. */
    find(method: string, path: string): DocumentedRoute {
      const documented = path.replace(/:(\w+)/g, '{$1}');
      const found = routes.find((route) => route.method === method && route.path === documented);
      if (!found) throw new Error(`${method} ${path} is not in the OpenAPI document.`);
      return found;
    },
  };
}
