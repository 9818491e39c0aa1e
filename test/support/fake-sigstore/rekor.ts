import { initializeTLog, type TLog } from '@sigstore/mock/dist/rekor/index.js';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { json } from '@sigstore/core';
import { proveInclusion } from './merkle-tree.ts';

/** An entry of a log, as the JSON of a bundle has it. */
export interface LogEntryJson {
  logIndex: string;
  logId: { keyId: string };
  kindVersion: { kind: string; version: string };
  integratedTime: string;
  inclusionPromise?: { signedEntryTimestamp: string };
  inclusionProof?: {
    logIndex: string;
    rootHash: string;
    treeSize: string;
    hashes: string[];
    checkpoint: { envelope: string };
  };
  canonicalizedBody: string;
}

/** What is handed in to be logged. */
export interface ProposedEntry {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: unknown;
}

/** A transparency log of either version. */
export interface FakeLog {
  readonly baseUrl: string;
  readonly publicKey: Buffer;
  readonly logId: Buffer;
  log(entry: ProposedEntry): Promise<LogEntryJson>;
}

/** Rekor v1, of `@sigstore/mock`: P-256; promises, and proofs for a tree of one. */
export class RekorV1 implements FakeLog {
  readonly baseUrl: string;
  readonly publicKey: Buffer;
  readonly logId: Buffer;
  private readonly tlog: TLog;

  private constructor(baseUrl: string, tlog: TLog) {
    this.baseUrl = baseUrl;
    this.tlog = tlog;
    this.publicKey = tlog.publicKey;
    this.logId = createHash('sha256').update(tlog.publicKey).digest();
  }

  /** @param clock read at each entry */
  static async start(baseUrl: string, clock: Date): Promise<RekorV1> {
    return new RekorV1(
      baseUrl,
      await initializeTLog(baseUrl, generateKeyPairSync('ec', { namedCurve: 'P-256' }), clock),
    );
  }

  async log(entry: ProposedEntry): Promise<LogEntryJson> {
    const answers: unknown = await this.tlog.log(entry);
    const [answer] = Object.values(answers as Readonly<Record<string, LogAnswer>>);
    if (answer === undefined) throw new TypeError('the log of @sigstore/mock gave no entry');
    const { inclusionProof, signedEntryTimestamp } = answer.verification;
    return {
      logIndex: String(answer.logIndex),
      logId: { keyId: this.logId.toString('base64') },
      kindVersion: { kind: entry.kind, version: entry.apiVersion },
      integratedTime: String(answer.integratedTime),
      inclusionPromise: { signedEntryTimestamp },
      inclusionProof: {
        logIndex: String(inclusionProof.logIndex),
        rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
        treeSize: String(inclusionProof.treeSize),
        hashes: inclusionProof.hashes.map((hash) => Buffer.from(hash, 'hex').toString('base64')),
        checkpoint: { envelope: inclusionProof.checkpoint },
      },
      canonicalizedBody: answer.body,
    };
  }
}

/** Of the package's answer, whose types are not installed. */
interface LogAnswer {
  readonly body: string;
  readonly integratedTime: number;
  readonly logIndex: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly treeSize: number;
      readonly rootHash: string;
      readonly hashes: readonly string[];
      readonly checkpoint: string;
    };
  };
}

/** Entries that are there before: proofs then have hashes on both sides. */
const earlierEntries = 5;
const ed25519 = 0x01;

/** Rekor v2: Ed25519; a proof, no promise, no time. (That of `@sigstore/mock` logs requests, not entries.) */
export class RekorV2 implements FakeLog {
  readonly baseUrl: string;
  readonly publicKey: Buffer;
  readonly logId: Buffer;
  private readonly name: string;
  private readonly privateKey: KeyObject;
  private readonly leaves: Buffer[] = Array.from({ length: earlierEntries }, (_, index) =>
    Buffer.from(`entry ${String(index)}`),
  );

  constructor(baseUrl: string) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.baseUrl = baseUrl;
    this.name = new URL(baseUrl).host;
    this.privateKey = privateKey;
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' });
    this.logId = createHash('sha256')
      .update(`${this.name}\n`)
      .update(Buffer.from([ed25519]))
      .update(this.publicKey.subarray(-32))
      .digest();
  }

  log(entry: ProposedEntry): Promise<LogEntryJson> {
    const body = Buffer.from(json.canonicalize(entry));
    const index = this.leaves.push(body) - 1;
    // One more, so that the entry is not the last.
    this.leaves.push(Buffer.from(`entry ${String(index + 1)}`));
    const { root, hashes } = proveInclusion(this.leaves, index);
    const treeSize = String(this.leaves.length);
    const note = `${this.name}\n${treeSize}\n${root.toString('base64')}\n`;
    const signature = Buffer.concat([
      this.logId.subarray(0, 4),
      sign(null, Buffer.from(note), this.privateKey),
    ]);
    return Promise.resolve({
      logIndex: String(index),
      logId: { keyId: this.logId.toString('base64') },
      kindVersion: { kind: entry.kind, version: entry.apiVersion },
      integratedTime: '0',
      inclusionProof: {
        logIndex: String(index),
        rootHash: root.toString('base64'),
        treeSize,
        hashes: hashes.map((hash) => hash.toString('base64')),
        checkpoint: { envelope: `${note}\n\u2014 ${this.name} ${signature.toString('base64')}\n` },
      },
      canonicalizedBody: body.toString('base64'),
    });
  }
}
