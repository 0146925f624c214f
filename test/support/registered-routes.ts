import type { INestApplication } from '@nestjs/common';

/** Every route that the HTTP server itself knows, whoever registered it: `GET /api/staff`, without HEAD. */
export function registeredRoutes(api: INestApplication): string[] {
  const parents: string[] = [];
  const lines = (api.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }) as string).split('\n');
  return lines.flatMap((line) => {
    const found = /^(.*?)[├└]── (.*) \(([A-Z, ]+)\)$/.exec(line);
    if (!found) {
      if (line.trim() !== '') throw new Error(`This line of the server's routes is not understood: ${line}`);
      return [];
    }
    const [, indent, part, methods] = found;
    const depth = indent!.length / 4;
    parents.length = depth;
    parents[depth] = part!;
    const path = parents.join('');
    return methods!
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method} ${path}`);
  });
}
