import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registryKind } from '../test/support/servers/registry-servers.ts';
import { median, print, timeNode, timeProgram } from './bench-measure.ts';
import { root } from './root.ts';
import { findProgram } from './tools.ts';

const cli = join(root, 'dist/cli/main.cjs');
const policy = join(root, 'fixtures/policies/pod-hardening');
const bigBytes = 30e6;

/** Pulls from a registry on loopback, against crane; runs of stored policies, against those of files. */
export async function benchRegistry(): Promise<void> {
  const kind = registryKind('docker-registry');
  const crane = findProgram('crane');
  if (!kind.isInstalled || crane === undefined) {
    print('pull, run by tag', 'skipped: needs docker-registry and crane (npm run tools)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-bench-'));
  const server = await kind.start();
  try {
    const place = preparePlace(folder, server.host);
    benchPull(place, crane);
    benchRunByTag(place);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly folder: string;
  readonly host: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A home that knows the registry, and the registry with two policies. */
function preparePlace(folder: string, host: string): Place {
  const cache = join(folder, 'cache');
  const config = join(folder, 'config/kubewarden');
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, 'sources.yaml'), JSON.stringify({ insecure_sources: [host] }));
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_CACHE_HOME: cache,
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  const small = join(policy, 'policy.wasm');
  const big = join(folder, 'big.wasm');
  writeFileSync(big, withPayload(readFileSync(small), bigBytes));
  timeNode([cli, 'push', big, `${host}/bench/big:v1`], env);
  timeNode([cli, 'push', small, `${host}/bench/small:v1`], env);
  return { folder, host, cache, env };
}

/** The module with a custom section of random bytes, which nothing can compress. */
function withPayload(module: Uint8Array, bytes: number): Uint8Array {
  const name = Buffer.from('bench');
  const content = Buffer.concat([Buffer.from([name.length]), name, randomBytes(bytes)]);
  const size: number[] = [];
  for (let rest = content.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      size.push(rest);
      break;
    }
    size.push((rest & 0x7f) | 0x80);
  }
  return Buffer.concat([module, Buffer.from([0, ...size]), content]);
}

function benchPull({ folder, host, cache, env }: Place, crane: string): void {
  const reference = `${host}/bench/big:v1`;
  const layout = join(folder, 'layout');
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 15; round++) {
    rmSync(join(cache, 'wardctl/store'), { recursive: true, force: true });
    ours.push(timeNode([cli, 'pull', '-q', reference], env));
    rmSync(layout, { recursive: true, force: true });
    theirs.push(timeProgram(crane, ['pull', '--format=oci', reference, layout], env));
  }
  const ratio = (median(ours) / median(theirs)).toFixed(2);
  print('crane pull, 30 MB from loopback', `${median(theirs).toFixed(0)} ms`);
  print(
    'wardctl pull, the same module',
    `${median(ours).toFixed(0)} ms = crane x ${ratio} (goal: at most 1.5)`,
  );
}

function benchRunByTag({ host, env }: Place): void {
  const reference = `${host}/bench/small:v1`;
  const request = join(policy, 'requests/reject.json');
  const run = (what: string): number => timeNode([cli, 'run', what, '-r', request], env);
  timeNode([cli, 'pull', '-q', reference], env);
  run(reference);
  const byFile: number[] = [];
  const byTag: number[] = [];
  for (let round = 0; round < 40; round++) {
    byFile.push(run(join(policy, 'policy.wasm')));
    byTag.push(run(reference));
  }
  const added = (median(byTag) - median(byFile)).toFixed(1);
  print('wardctl run, the file of a policy', `${median(byFile).toFixed(1)} ms`);
  print(
    'wardctl run, the same policy stored, by tag',
    `${median(byTag).toFixed(1)} ms = file + ${added} ms (goal: + 10)`,
  );
}
