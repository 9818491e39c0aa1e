import { downloadHttp } from '../../oci/index.ts';
import type { PolicyOrigins } from '../../store/index.ts';
import { openRegistryContext, type RegistryContext, type RegistryContextOptions } from './context.ts';
import { clientSurroundings } from './client-surroundings.ts';

/** Registries and web servers, reached with what the user has configured. */
export interface LazyOrigins {
  /** Reads the configuration at the first call. @throws WardctlError SOURCES_* */
  readonly get: () => Promise<PolicyOrigins>;
  /** As {@link get}, for what is more than reading policies. */
  readonly context: () => Promise<RegistryContext>;
  readonly close: () => Promise<void>;
}

/** To be closed when the work is done: it keeps connections open. */
export function lazyOrigins(options: RegistryContextOptions): LazyOrigins {
  let opened: Promise<RegistryContext> | undefined;
  const context = (): Promise<RegistryContext> => (opened ??= openRegistryContext(options));
  return {
    context,
    get: async () => originsOf(await context()),
    close: async () => {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

function originsOf({ target, transport }: RegistryContext): PolicyOrigins {
  return {
    repository: (reference) => target(reference),
    async download(url, { signal, onProgress }) {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      let totalBytes: number | undefined;
      const onTotalBytes = (total: number): void => {
        totalBytes = total;
      };
      const options = { transport, signal, onTotalBytes, ...clientSurroundings };
      for await (const chunk of downloadHttp(url, options)) {
        chunks.push(chunk);
        bytes += chunk.length;
        onProgress?.({ bytes, totalBytes });
      }
      return Buffer.concat(chunks);
    },
  };
}
