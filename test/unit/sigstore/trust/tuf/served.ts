import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrustCacheOptions } from '../../../../../src/sigstore/trust/tuf/options.ts';
import type { FakeTuf } from '../../../../support/fake-tuf.ts';

/** A repository at a port of this machine. */
export async function serve(
  files: FakeTuf['files'],
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const fetchFile: TrustCacheOptions['fetcher'] = async (url, { signal }) => {
  const response = await fetch(url, { signal });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
};
