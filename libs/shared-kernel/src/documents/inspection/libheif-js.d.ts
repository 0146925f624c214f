declare module 'libheif-js/wasm-bundle.js' {
  type Handle = { readonly handle: unique symbol };
  /** Of the functions that answer with nothing else it has the code of success too. */
  export interface Failure {
    code: unknown;
    message: string;
  }
  interface Channel {
    data: Uint8Array;
    width: number;
    height: number;
    stride: number;
  }
  const heif: {
    heif_error_code: { heif_error_Ok: unknown };
    heif_colorspace: { heif_colorspace_RGB: unknown };
    heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown };
    heif_context_alloc(): Handle;
    heif_context_free(context: Handle): void;
    heif_context_read_from_memory(context: Handle, content: Uint8Array): Failure;
    heif_js_context_get_primary_image_handle(context: Handle): Handle | Failure;
    heif_image_handle_release(handle: Handle): void;
    heif_image_handle_has_alpha_channel(handle: Handle): number;
    heif_image_handle_get_width(handle: Handle): number;
    heif_image_handle_get_height(handle: Handle): number;
    heif_js_decode_image2(handle: Handle, colors: unknown, layout: unknown): { image: Handle; channels: Channel[] } | Failure;
    heif_image_release(image: Handle): void;
  };
  export default heif;
}
