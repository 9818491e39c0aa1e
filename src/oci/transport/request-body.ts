import { Readable } from 'node:stream';
import type { ContentSource } from '../target.ts';

/** What is sent with a request. */
export interface RequestBody {
  /** Opened anew for each time that the body is sent. */
  readonly content: ContentSource;
  /** In bytes: what `content` gives, neither more nor less. */
  readonly size: number;
}

/**
 * A larger piece, handed over at once, would count as one that does not move while it passes: undici measures the
 * time since the last piece.
 */
const maxPieceBytes = 64 * 1024;

/** A body under way. */
export class OutgoingBody {
  readonly stream: Readable;
  /** Whether some of it was asked for: then the host was reached. */
  isStarted = false;
  /** What reading the contents failed with; `undefined` where it did not. */
  failure: { readonly error: unknown } | undefined;

  constructor(content: ContentSource) {
    this.stream = Readable.from(this.pieces(content), { objectMode: false });
  }

  private async *pieces(content: ContentSource): AsyncIterable<Uint8Array> {
    this.isStarted = true;
    try {
      for await (const chunk of content()) {
        for (let start = 0; start < chunk.length; start += maxPieceBytes)
          yield chunk.subarray(start, start + maxPieceBytes);
      }
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
