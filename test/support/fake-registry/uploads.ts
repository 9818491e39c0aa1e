import { randomUUID } from 'node:crypto';
import { answer, refusal, type Answer, type Question } from './message.ts';
import { isDigestOf, type Repository } from './storage.ts';

interface Session {
  readonly chunks: Buffer[];
  /** Part of the only Location that is valid now. */
  state: number;
}

/** How `Location` of an upload is written. */
export type LocationForm = 'relative' | 'absolute';

export interface UploadOptions {
  /** Told in `OCI-Chunk-Min-Length`, and enforced for all chunks but the last. */
  readonly chunkMinLength: number | undefined;
  readonly locationForm: LocationForm;
}

/** Upload sessions: `/v2/<name>/blobs/uploads/…`. */
export class Uploads {
  private readonly sessions = new Map<string, Session>();
  private readonly options: UploadOptions;

  constructor(options: UploadOptions) {
    this.options = options;
  }

  /**
   * POST without a digest opens a session; with one it takes the whole blob, or has it mounted.
   * @param from the repository that a blob is to be mounted from
   */
  open({ url, body }: Question, name: string, repository: Repository, from?: Repository): Answer {
    const mounted = url.searchParams.get('mount') ?? '';
    const bytes = from?.blobs.get(mounted);
    if (bytes !== undefined) return this.keep(repository, mounted, bytes, name);
    const digest = url.searchParams.get('digest');
    if (digest !== null && isDigestOf(digest, body)) return this.keep(repository, digest, body, name);
    const id = randomUUID();
    this.sessions.set(id, { chunks: [], state: 0 });
    return this.told(202, url, name, id, 0);
  }

  /** PATCH, PUT, GET and DELETE of a session. */
  answer(question: Question, name: string, id: string, repository: Repository): Answer {
    const { method, url, headers, body } = question;
    const session = this.sessions.get(id);
    if (
      session === undefined ||
      (method !== 'GET' && url.searchParams.get('state') !== String(session.state))
    )
      return refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    const received = sizeOf(session);
    if (method === 'GET') return this.told(204, url, name, id, received);
    if (method === 'DELETE') {
      this.sessions.delete(id);
      return answer(204);
    }
    const range = headers['content-range'];
    if (range !== undefined && range !== `${String(received)}-${String(received + body.length - 1)}`)
      return this.told(416, url, name, id, received);
    if (method === 'PATCH') {
      session.chunks.push(body);
      session.state++;
      return this.told(202, url, name, id, received + body.length);
    }
    if (method !== 'PUT') return refusal(405, 'UNSUPPORTED', 'the operation is unsupported');
    const bytes = Buffer.concat([...session.chunks, body]);
    const digest = url.searchParams.get('digest') ?? '';
    this.sessions.delete(id);
    if (!isDigestOf(digest, bytes))
      return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    const { chunkMinLength } = this.options;
    const isShort =
      chunkMinLength !== undefined &&
      session.chunks.slice(0, -1).some(({ length }) => length < chunkMinLength);
    if (isShort) return refusal(400, 'SIZE_INVALID', 'a chunk is too short');
    return this.keep(repository, digest, bytes, name);
  }

  private keep(repository: Repository, digest: string, bytes: Buffer, name: string): Answer {
    repository.blobs.set(digest, bytes);
    return answer(201, { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest });
  }

  private told(status: number, url: URL, name: string, id: string, received: number): Answer {
    const { chunkMinLength, locationForm } = this.options;
    const state = this.sessions.get(id)?.state ?? 0;
    const path = `/v2/${name}/blobs/uploads/${id}?state=${String(state)}`;
    return answer(status, {
      location: locationForm === 'absolute' ? new URL(path, url).href : path,
      range: `0-${String(Math.max(received - 1, 0))}`,
      'docker-upload-uuid': id,
      ...(chunkMinLength === undefined ? {} : { 'oci-chunk-min-length': String(chunkMinLength) }),
    });
  }
}

function sizeOf({ chunks }: Session): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}
