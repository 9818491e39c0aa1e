import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.ts';

/** A program that some tests use; where it is missing, they are skipped. */
export type Tool = DebianTool | GoTool;

interface CommonTool {
  readonly program: string;
  /** What makes it print its version, and so show that it works. */
  readonly versionArgument: '--version' | 'version' | '-V';
}

/** A program of Debian's packages. */
export interface DebianTool extends CommonTool {
  readonly from: 'debian';
  readonly packages: readonly string[];
  /** Whether what the packages depend on and the machine lacks is unpacked too. Default: only these packages are. */
  readonly withDependencies?: boolean;
  /** Where it is once the packages are unpacked. */
  readonly executable: string;
  /** Files that it looks for in another place than where their package has them, from there to here. */
  readonly copies?: Readonly<Record<string, string>>;
  /** Variables that let it find its own files: glob patterns of folders among what is unpacked. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A program that is built from a Go module, where there is Go. */
export interface GoTool extends CommonTool {
  readonly from: 'go';
  readonly module: string;
  readonly version: string;
  /** Its main package. */
  readonly package: string;
}

export const tools: readonly Tool[] = [
  {
    from: 'debian',
    program: 'zsh',
    versionArgument: '--version',
    packages: ['zsh-static', 'zsh-common'],
    executable: 'bin/zsh-static',
    environment: { FPATH: 'usr/share/zsh/functions/**' },
  },
  {
    from: 'debian',
    program: 'fish',
    versionArgument: '--version',
    packages: ['fish', 'fish-common', 'libpcre2-32-0'],
    executable: 'usr/bin/fish',
    environment: { LD_LIBRARY_PATH: 'usr/lib/*' },
  },
  {
    from: 'debian',
    program: 'bats',
    versionArgument: '--version',
    packages: ['bats'],
    executable: 'usr/bin/bats',
    environment: {},
  },
  {
    from: 'debian',
    program: 'tmux',
    versionArgument: '-V',
    packages: ['tmux', 'libevent-core-2.1-7', 'libutempter0'],
    executable: 'usr/bin/tmux',
    environment: { LD_LIBRARY_PATH: 'usr/lib/*' },
  },
  {
    from: 'debian',
    program: 'docker-registry',
    versionArgument: '--version',
    packages: ['docker-registry'],
    executable: 'usr/bin/docker-registry',
    environment: {},
  },
  {
    from: 'go',
    program: 'olareg',
    versionArgument: 'version',
    module: 'github.com/olareg/olareg',
    version: 'v0.1.2',
    package: 'github.com/olareg/olareg/cmd/olareg',
  },
  {
    from: 'go',
    program: 'crane',
    versionArgument: 'version',
    module: 'github.com/google/go-containerregistry',
    version: 'v0.22.1',
    package: 'github.com/google/go-containerregistry/cmd/crane',
  },
  {
    from: 'go',
    program: 'cosign',
    versionArgument: 'version',
    module: 'github.com/sigstore/cosign/v3',
    version: 'v3.1.3',
    package: 'github.com/sigstore/cosign/v3/cmd/cosign',
  },
  {
    from: 'go',
    program: 'opa',
    versionArgument: 'version',
    module: 'github.com/open-policy-agent/opa',
    version: 'v1.22.0',
    package: 'github.com/open-policy-agent/opa',
  },
];

/** Where `npm run tools` puts what the machine lacks. */
export const toolsFolder = join(root, '.cache/tools');

/** The path of a program: the machine's own, else the one that `npm run tools` installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(toolsFolder, 'bin')];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
