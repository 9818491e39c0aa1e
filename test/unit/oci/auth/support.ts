import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KeychainOptions } from '../../../../src/oci/auth/keychain.ts';
import { fileKeychain } from '../../../../src/oci/auth/keychain.ts';
import type { LoginFile } from '../../../../src/oci/auth/login-file.ts';
import type { Credentials } from '../../../../src/oci/auth/credentials.ts';

/** A folder with credential helpers: real programs that are found on `PATH`. */
export class HelperFolder {
  readonly path: string;
  readonly warnings: string[] = [];

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'wardctl-helpers-'));
  }

  /** For the library: helpers of this folder come first. */
  options(timeoutMs = 10_000): KeychainOptions {
    return {
      platform: process.platform,
      environment: { ...process.env, PATH: `${this.path}${delimiter}${process.env['PATH'] ?? ''}` },
      timeoutMs,
      warn: (message) => this.warnings.push(message),
    };
  }

  /**
   * A helper that runs a script of Node. There, `verb` is what it is to do, `input` all of stdin, and `log(text)` keeps
   * a line for {@link logged}.
   */
  add(name: string, script: string): void {
    const path = join(this.path, `docker-credential-${name}`);
    const log = JSON.stringify(join(this.path, `${name}.log`));
    writeFileSync(
      path,
      [
        `#!${process.execPath}`,
        `const fs = require('node:fs');`,
        `const verb = process.argv[2];`,
        `const log = (text) => fs.appendFileSync(${log}, text + '\\n');`,
        `const input = fs.readFileSync(0, 'utf8');`,
        script,
      ].join('\n'),
    );
    chmodSync(path, 0o755);
  }

  /** A helper that keeps logins in a file, by the protocol of docker-credential-helpers. */
  addKeeper(
    name: string,
    kept: Readonly<Record<string, readonly [user: string, secret: string]>> = {},
  ): void {
    writeFileSync(join(this.path, `${name}.json`), JSON.stringify(kept));
    this.add(
      name,
      `
      const path = ${JSON.stringify(join(this.path, `${name}.json`))};
      const kept = JSON.parse(fs.readFileSync(path, 'utf8'));
      log(verb + ' ' + (verb === 'store' ? JSON.parse(input).ServerURL : input.trim()));
      if (verb === 'store') {
        const { ServerURL, Username, Secret } = JSON.parse(input);
        kept[ServerURL] = [Username, Secret];
      } else {
        const server = input.trim();
        if (kept[server] === undefined) {
          console.log('credentials not found in native keychain');
          process.exit(1);
        }
        if (verb === 'get') {
          const [Username, Secret] = kept[server];
          console.log(JSON.stringify({ ServerURL: server, Username, Secret }));
        } else {
          delete kept[server];
        }
      }
      fs.writeFileSync(path, JSON.stringify(kept));
      `,
    );
  }

  /** What a helper of {@link addKeeper} keeps now. */
  keptBy(name: string): unknown {
    return JSON.parse(readFileSync(join(this.path, `${name}.json`), 'utf8'));
  }

  /** What a helper logged, line by line. */
  logged(name: string): string[] {
    return readFileSync(join(this.path, `${name}.log`), 'utf8')
      .trim()
      .split('\n');
  }

  /** A program that is no script of Node. */
  addProgram(name: string, content: string): void {
    this.addText(name, content);
    chmodSync(join(this.path, `docker-credential-${name}`), 0o755);
  }

  /** A file that cannot be run. */
  addText(name: string, content: string): void {
    writeFileSync(join(this.path, `docker-credential-${name}`), content);
  }

  /** A folder of the name that a helper would have. */
  addFolder(name: string): void {
    mkdirSync(join(this.path, `docker-credential-${name}`));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A login file in memory. */
export function loginFile(config: object | string, name = 'config.json'): LoginFile {
  return { name, read: () => (typeof config === 'string' ? config : JSON.stringify(config)) };
}

/** `auth` of a user and password. */
export function basic(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

const noHelpers: KeychainOptions = {
  platform: process.platform,
  environment: { PATH: '' },
  warn: (message) => {
    throw new TypeError(`nothing to warn of was expected: ${message}`);
  },
};

/** What one configuration has for a registry. */
export function lookUp(
  config: object | string,
  registry: string,
  repository?: string,
  options: KeychainOptions = noHelpers,
): Promise<Credentials | undefined> {
  return fileKeychain([loginFile(config)], options).credentialsFor(registry, repository);
}
