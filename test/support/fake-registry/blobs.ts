import { answer, refusal, type Answer, type Question } from './message.ts';
import type { Repository } from './storage.ts';

/** GET and HEAD of `/v2/<name>/blobs/<digest>`, with ranges. */
export function answerBlob({ method, headers }: Question, repository: Repository, digest: string): Answer {
  const bytes = repository.blobs.get(digest);
  if (bytes === undefined) return refusal(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  if (method !== 'GET' && method !== 'HEAD')
    return refusal(405, 'UNSUPPORTED', 'the operation is unsupported');
  const etag = `"${digest}"`;
  const own = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
    etag,
  };
  const from = rangeStart(headers, etag);
  if (from === undefined) return answer(200, own, bytes);
  const total = String(bytes.length);
  if (from >= bytes.length) return answer(416, { 'content-range': `bytes */${total}` });
  return answer(
    206,
    { ...own, 'content-range': `bytes ${String(from)}-${String(bytes.length - 1)}/${total}` },
    bytes.subarray(from),
  );
}

/** Where `Range: bytes=n-` begins; it does not count where `If-Range` is about other contents. */
function rangeStart(headers: Question['headers'], etag: string): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(headers['range'] ?? '')?.[1];
  const condition = headers['if-range'];
  return start === undefined || (condition !== undefined && condition !== etag) ? undefined : Number(start);
}
