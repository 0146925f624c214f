export type Answer<B = any> = { status: number; headers: Headers; body: B; text: string };
type Options = { headers?: Record<string, string> };

/** A REST client with a cookie jar of its own. Unsafe methods carry `Origin`, as a browser would send it. */
export function client(url: string, origin = new URL(url).origin) {
  const jar = new Map<string, string>();

  async function call<B = any>(method: string, path: string, body?: unknown, { headers = {} }: Options = {}): Promise<Answer<B>> {
    const sent = new Headers(headers);
    if (jar.size > 0 && !sent.has('cookie')) sent.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    if (method !== 'GET' && method !== 'HEAD' && !sent.has('origin')) sent.set('origin', origin);
    const asIs = body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
    if (!asIs && !sent.has('content-type')) sent.set('content-type', 'application/json');
    const response = await fetch(new URL(path, url), {
      method,
      headers: sent,
      body: (asIs ? body : JSON.stringify(body)) as RequestInit['body'],
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) remember(cookie);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text, text };
  }

  function remember(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const name = pair.slice(0, pair.indexOf('=')).trim();
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    const gone = value === '' || attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
    if (gone) jar.delete(name);
    else jar.set(name, value);
  }

  return {
    jar,
    call,
    get: <B = any>(path: string, options?: Options) => call<B>('GET', path, undefined, options),
    post: <B = any>(path: string, body?: unknown, options?: Options) => call<B>('POST', path, body, options),
    put: <B = any>(path: string, body?: unknown, options?: Options) => call<B>('PUT', path, body, options),
    patch: <B = any>(path: string, body?: unknown, options?: Options) => call<B>('PATCH', path, body, options),
    delete: <B = any>(path: string, options?: Options) => call<B>('DELETE', path, undefined, options),
  };
}

export type Client = ReturnType<typeof client>;
