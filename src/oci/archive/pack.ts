import type { TarHeader } from 'modern-tar';
import type { ContentSource } from '../target.ts';

/** A file for an archive. */
export interface ArchiveFile {
  /** Relative, with `/` between its parts. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly content: ContentSource;
}

export interface PackOptions {
  /** Whether to compress with gzip. */
  readonly gzip: boolean;
}

const mode = 0o644;
const epoch = new Date(0);

/**
 * A tar archive of the files. Same files, same bytes: they are sorted by path and have no times and owners.
 * @throws what reading their contents throws
 */
export async function* packArchive(
  files: readonly ArchiveFile[],
  { gzip }: PackOptions,
): AsyncIterable<Uint8Array> {
  const bytes = packed([...files].sort((a, b) => (a.path < b.path ? -1 : 1)));
  if (!gzip) {
    yield* bytes;
    return;
  }
  const { createGzip } = await import('node:zlib');
  const { pipeline, Readable } = await import('node:stream');
  const compressed = createGzip();
  // What fails comes out of `compressed`.
  pipeline(Readable.from(bytes, { objectMode: false }), compressed, () => undefined);
  yield* compressed as AsyncIterable<Uint8Array>;
}

async function* packed(files: readonly ArchiveFile[]): AsyncIterable<Uint8Array> {
  const { createTarPacker } = await import('modern-tar');
  const { readable, controller } = createTarPacker();
  const fill = async (): Promise<void> => {
    for (const { path, sizeBytes, content } of files) {
      const header: TarHeader = {
        name: path,
        size: sizeBytes,
        type: 'file',
        mode,
        mtime: epoch,
        uid: 0,
        gid: 0,
      };
      const writer = controller.add(header).getWriter();
      for await (const chunk of content()) await writer.write(chunk);
      await writer.close();
    }
    controller.finalize();
  };
  fill().catch((error: unknown) => {
    controller.error(error);
  });
  yield* readable as AsyncIterable<Uint8Array>;
}
