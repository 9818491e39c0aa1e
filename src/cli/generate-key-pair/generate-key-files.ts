import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { reasonOf, systemErrorCode, writeFileAtomically } from '../../files/index.ts';
import { generateKeyPair } from '../../sigstore/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../print-json.ts';
import { readPassword } from '../signing/read-password.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import type { KeyFiles } from './key-files.ts';

/** The command line of `generate-key-pair`, parsed but not interpreted. */
export interface GenerateKeyFilesOptions {
  /** Of both files: `cosign` gives `cosign.key` and `cosign.pub`. */
  readonly outputPrefix: string;
  /** Whether to replace files that are there. */
  readonly force: boolean;
  readonly passwordFile: string | undefined;
  readonly json: boolean;
}

/** Only the owner may read it: the password may be weak, or empty. */
const privateMode = 0o600;
const publicMode = 0o644;

/**
 * Does what `wardctl generate-key-pair` does and prints it. Returns the exit code. The password is asked for only where
 * the files can be written.
 * @throws WardctlError KEY_UNWRITABLE, KEY_UNREADABLE, USAGE_INVALID; Interrupted
 */
export async function generateKeyFiles(options: GenerateKeyFilesOptions): Promise<number> {
  const { outputPrefix, force, json } = options;
  const names: KeyFiles = { privateKey: `${outputPrefix}.key`, publicKey: `${outputPrefix}.pub` };
  const folder = workingFolder();
  for (const name of [names.privateKey, names.publicKey]) {
    if (!force && existsSync(resolve(folder, name))) throw isThere(name);
  }
  const target = dirname(resolve(folder, names.privateKey));
  if (!existsSync(target)) throw unwritable(names.privateKey, new Error('there is no such folder'));
  const password = await readPassword({
    file: options.passwordFile,
    env: process.env,
    question: 'Password of the new private key',
    isNew: true,
  });
  const pair = await generateKeyPair(password);
  writeKeys(
    [
      {
        name: names.privateKey,
        path: resolve(folder, names.privateKey),
        content: pair.privateKey,
        mode: privateMode,
      },
      {
        name: names.publicKey,
        path: resolve(folder, names.publicKey),
        content: pair.publicKey,
        mode: publicMode,
      },
    ],
    force,
  );
  if (json) printJson(names);
  else {
    const text = `Private key written to ${names.privateKey}\nPublic key written to ${names.publicKey}\n`;
    writeStdout(isTerminal(1) ? escapeControls(text) : text);
  }
  return exitCodes.ok;
}

interface KeyFile {
  readonly name: string;
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** Both or none of them; a key that somebody made meanwhile is not replaced. */
function writeKeys(files: readonly KeyFile[], force: boolean): void {
  const written: string[] = [];
  for (const { name, path, content, mode } of files) {
    try {
      if (force) writeFileAtomically(path, content, { mode });
      else writeFileSync(path, content, { flag: 'wx', mode, flush: true });
      written.push(path);
    } catch (error) {
      if (!force) for (const one of written) rmSync(one, { force: true });
      const isTaken = systemErrorCode(error) === 'EEXIST';
      throw isTaken ? isThere(name) : unwritable(name, error);
    }
  }
}

function unwritable(name: string, error: unknown): WardctlError {
  return new WardctlError('KEY_UNWRITABLE', `cannot write ${name}: ${reasonOf(error)}`, {
    hint: 'Run it in a folder that you may write to, or say where with --output-key-prefix.',
    cause: error,
  });
}

function isThere(name: string): WardctlError {
  return new WardctlError('KEY_UNWRITABLE', `cannot write ${name}: there is one already`, {
    hint: 'A key that is lost cannot be made again. Give other names with --output-key-prefix, or --force to replace it.',
  });
}
