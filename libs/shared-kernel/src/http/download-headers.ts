/** RFC 6266: the name in ASCII for old programs, and as it is for the others. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** Wherever it is opened, it runs nothing and belongs to nobody's origin. */
export const sandboxed = "sandbox; default-src 'none'";
