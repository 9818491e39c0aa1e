import { posix, win32 } from 'node:path';
import { scaffoldVerificationConfig } from '../../scaffold/index.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { homeFolder } from '../home-folder.ts';
import { kubewardenPaths, type PathSurroundings } from '../kubewarden-paths.ts';
import { printDocument } from './document-text.ts';

/** Does what `wardctl scaffold verification-config` does and prints it. Returns the exit code. */
export function scaffoldDefaultVerificationConfig({ json }: { readonly json: boolean }): number {
  const header = headerFor({ platform: process.platform, env: process.env, homedir: homeFolder });
  printDocument({ document: scaffoldVerificationConfig(), json, header }, '\n');
  return exitCodes.ok;
}

/** The comment that says where the file belongs. */
export function headerFor(surroundings: PathSurroundings): string {
  const paths = surroundings.platform === 'win32' ? win32 : posix;
  const path = paths.join(kubewardenPaths(surroundings).configDir, 'verification-config.yml');
  return `# Default Kubewarden verification config
#
# With this config, the only valid policies are those signed by Kubewarden
# infrastructure.
#
# This config can be saved to its default location (for this OS) with:
#   wardctl scaffold verification-config > ${visibleLine(path)}
#
# Providing a config in the default location enables Sigstore verification.
# See https://docs.kubewarden.io/next/howtos/security-hardening/secure-supply-chain
# for more Sigstore verification options.
`;
}
