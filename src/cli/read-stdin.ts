import { WardctlError } from '../errors.ts';
import { sizeProblem } from '../files/index.ts';

const maxBytes = 64 * 1024 * 1024;

/** All of stdin. @throws WardctlError REQUEST_UNREADABLE beyond 64 MiB */
export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new WardctlError('REQUEST_UNREADABLE', `stdin is too large: ${sizeProblem(maxBytes, undefined)}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
