import { z } from 'zod';

/** A file as a page shows it before it is opened. */
export const fileShape = {
  name: z.string().meta({ example: 'schedule.pdf' }),
  mediaType: z.string().meta({ example: 'application/pdf' }),
  size: z.int().meta({ description: 'Bytes.', example: 48_211 }),
  width: z.int().nullable().meta({ description: 'Pixels, of an image.' }),
  height: z.int().nullable(),
  hasPreview: z.boolean(),
};

export interface FileView {
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
  hasPreview: boolean;
}
