import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

const isWindows = process.platform === 'win32';

/** Runs the script of a tool in the place of the program that Node takes its first argument for. */
const preload = `
const fs = require('node:fs');
const path = require('node:path');
const script = path.join(__dirname, path.basename(process.argv0, '.exe') + '.tool.cjs');
if (fs.existsSync(script)) {
  const [, verb = '', ...args] = process.argv;
  require(script).run([path.basename(verb), ...args]);
  process.exit();
}
`;

/** Programs of toolchains that are Node with a script, in a folder for one test. */
export class FakeTools {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wardctl-tools-'));

  constructor() {
    writeFileSync(this.file('preload.cjs'), preload);
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** What has programs find these, and no others. */
  get environment(): Readonly<Record<string, string>> {
    const file = this.file('preload.cjs').replaceAll('\\', '/');
    return { PATH: this.folder, NODE_OPTIONS: `--require "${file}"` };
  }

  /** The same, with all others behind them. */
  get environmentInFront(): Readonly<Record<string, string>> {
    return { ...this.environment, PATH: `${this.folder}${delimiter}${process.env['PATH'] ?? ''}` };
  }

  /** @param body statements that have `args` and Node's `fs` and `path` */
  add(tool: string, body: string): void {
    const program = this.file(isWindows ? `${tool}.exe` : tool);
    // A link to a program needs rights on Windows, and another name for it does not.
    if (isWindows) linkSync(process.execPath, program);
    else symlinkSync(process.execPath, program);
    const required = "const fs = require('node:fs'); const path = require('node:path');";
    writeFileSync(this.file(`${tool}.tool.cjs`), `${required}\nexports.run = (args) => {\n${body}\n};\n`);
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}

/** The statement with which a fake compiler writes a copy of a file to what comes behind `-o`. */
export function copyToOutput(file: string): string {
  return `fs.copyFileSync(${JSON.stringify(file)}, args[args.indexOf('-o') + 1]);`;
}
