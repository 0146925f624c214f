import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** Where `npm start` answers the API while pages are worked on with `npm run web`. */
const api = process.env.PUBLIC_URL ?? 'http://localhost:3000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    // Names carry a hash of the content: a browser keeps them for a year, and a new release has new names.
    assetsDir: 'assets',
    // Older ones would be given variables for light-dark() that only a written color-scheme sets; ours follows the switch.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Nothing as a data: address, for names that carry a hash are kept by browsers; only the icon stands in the documents.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The dictionaries that judge a password; they come when one is typed.
    chunkSizeWarningLimit: 1_250,
    manifest: true,
    // Libraries mark files for servers that render; nothing is rendered on a server here.
    rolldownOptions: {
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
      output: {
        // A page is shown after few requests: one file that all need, one for what areas behind the sign-in share, one per area.
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 2 },
            { name: 'portal', minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  plugins: [compression({ algorithms: ['gzip', 'brotliCompress'], exclude: [/\.json$/, /\.html$/], threshold: 1024 })],
  server: { proxy: { '/api': { target: api, headers: { origin: api } } } },
});
