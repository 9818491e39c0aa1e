#!/usr/bin/env node
// This file runs on whatever Node the user has: nothing it imports may need a recent one before the check.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../files/index.ts';
import { cacheDir } from './cache-dir.ts';
import { describeUnsupportedNode } from './node-version.ts';

const unsupported = describeUnsupportedNode(process.versions.node);
if (unsupported === undefined) {
  keepCompiledCode();
  void import('./dispatch.ts').then(({ dispatch }) => dispatch(process.argv.slice(2)));
} else {
  process.stderr.write(`${unsupported}\n`);
  process.exitCode = 1;
}

/** Lets Node reuse what it compiled: 2 to 20 ms from the second start on, by the size of the command. */
function keepCompiledCode(): void {
  try {
    const folder = join(cacheDir({ platform: process.platform, env: process.env, homedir }), 'compiled');
    // Node would try for ever to make it where the system says that something is missing, as below /proc.
    makeFolder(folder);
    enableCompileCache(folder);
  } catch {
    // Some containers have users without a home folder: then there is no cache, as when it cannot be written.
  }
}
