import { p } from '@mikro-orm/core';

/** How a row names a file, in whichever schema. */
export const storedFileProperties = () => ({
  name: p.text(),
  mediaType: p.text(),
  size: p.integer(),
  width: p.integer().nullable(),
  height: p.integer().nullable(),
  fileKey: p.text(),
  previewKey: p.text().nullable(),
});
