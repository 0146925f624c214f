import heif, { type Failure } from 'libheif-js/wasm-bundle.js';
import { Refused } from './fault.js';

/** Red, green and blue of each pixel, and its opacity where there are four channels; eight bits each. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/**
 * Decodes the picture that the file names as its primary one, upright by the file's own instructions. The pixels lie in the
 * decoder's memory, so that they are not there twice: they are gone once `use` has ended.
 */
export async function withPrimaryPicture<T>(
  content: Uint8Array,
  check: (width: number, height: number) => void,
  use: (pixels: Pixels) => Promise<T>,
): Promise<T> {
  const context = heif.heif_context_alloc();
  const release = [() => heif.heif_context_free(context)];
  try {
    known(heif.heif_context_read_from_memory(context, content));
    const handle = known(heif.heif_js_context_get_primary_image_handle(context));
    release.push(() => heif.heif_image_handle_release(handle));
    check(heif.heif_image_handle_get_width(handle), heif.heif_image_handle_get_height(handle));
    const channels = heif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
    const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = heif.heif_chroma;
    const layout = channels === 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
    const decoded = known(heif.heif_js_decode_image2(handle, heif.heif_colorspace.heif_colorspace_RGB, layout));
    release.push(() => heif.heif_image_release(decoded.image));
    const { data, width, height, stride } = decoded.channels[0]!;
    closeGaps(data, width * channels, height, stride);
    const pixels = Buffer.from(data.buffer, data.byteOffset, width * channels * height);
    return await use({ data: pixels, width, height, channels });
  } finally {
    for (const free of release.toReversed()) free();
  }
}

/** The decoder's rows begin at round addresses; in its own memory they are moved together. */
function closeGaps(data: Uint8Array, rowBytes: number, rows: number, stride: number): void {
  if (stride === rowBytes) return;
  for (let row = 1; row < rows; row++) data.copyWithin(row * rowBytes, row * stride, row * stride + rowBytes);
}

/** The decoder answers with an object that has a code where it fails. */
function known<T>(answer: T): Exclude<T, Failure> {
  const code = (answer as Partial<Failure> | undefined)?.code;
  if (!answer || (code !== undefined && code !== heif.heif_error_code.heif_error_Ok)) throw new Refused('unreadable');
  return answer as Exclude<T, Failure>;
}
