/**
 * For `fetch` of one request of the API: sends it so that `onProgress` hears which part of it, from 0 to 1, has left this device.
 * Browsers tell that of no other kind of request.
 */
export const withProgress =
  (onProgress: (part: number) => void) =>
  async (request: Request): Promise<Response> => {
    const body = await request.blob();
    return new Promise((resolve, reject) => {
      const sending = new XMLHttpRequest();
      sending.open(request.method, request.url);
      sending.responseType = 'text';
      request.headers.forEach((value, name) => sending.setRequestHeader(name, value));
      sending.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
        if (lengthComputable) onProgress(loaded / total);
      });
      sending.addEventListener('load', () =>
        resolve(new Response(sending.responseText, { status: sending.status, headers: headersOf(sending) })),
      );
      sending.addEventListener('error', () => reject(new TypeError('The request did not arrive.')));
      sending.send(body);
    });
  };

function headersOf(sending: XMLHttpRequest): Headers {
  const lines = sending.getAllResponseHeaders().trim().split(/\r?\n/);
  return new Headers(
    lines.filter(Boolean).map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
