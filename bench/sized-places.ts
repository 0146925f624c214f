import type { Server } from './database.js';
import type { Helpers } from './helpers.js';
import { type Running, startSignedIn } from './product.js';
import { seedDirectory } from './seed.js';
import { type Correspondence, seedMessages, sessionOf } from './seed-messages.js';
import type { Sizes } from './sizes.js';

/** The product with so many people and so many messages. */
export interface SizedPlace extends Correspondence {
  databaseUrl: string;
  product: Running;
  readerCookie: string;
}

export interface SizedPlaces {
  small: SizedPlace;
  large: SizedPlace;
  helpers: Helpers;
  sizes: Sizes;
  stop(): Promise<void>;
}

/** Two of them beside each other: what a page asks for must not take longer where there is more. */
export async function openSizedPlaces(server: Server, helpers: Helpers, sizes: Sizes): Promise<SizedPlaces> {
  const small = await open(server, 'small', sizes.small);
  // Smoke looks only whether everything still runs.
  const large = sizes.smoke ? small : await open(server, 'large', sizes.large);
  return {
    small,
    large,
    helpers,
    sizes,
    async stop() {
      for (const { product, databaseUrl } of new Set([small, large])) {
        await product.stop();
        await server.drop(databaseUrl);
      }
    },
  };
}

async function open(server: Server, name: string, size: number): Promise<SizedPlace> {
  const databaseUrl = await server.database(name);
  const correspondence = await seedMessages(databaseUrl, size);
  await seedDirectory(databaseUrl, size);
  const product = await startSignedIn({ DATABASE_URL: databaseUrl });
  return { ...correspondence, databaseUrl, product, readerCookie: await sessionOf(databaseUrl, correspondence.reader) };
}
