import type { Config } from '@oclif/core/interfaces';
import { version } from './version.ts';

/**
 * What a command may read of oclif's configuration. The rest of it describes plugins, updates and folders,
 * which wardctl does not have; computing it takes 5 ms.
 */
type CommandConfig = Pick<
  Config,
  | 'bin'
  | 'name'
  | 'root'
  | 'runHook'
  | 'scopedEnvVar'
  | 'scopedEnvVarKeys'
  | 'topicSeparator'
  | 'userAgent'
  | 'version'
>;

const config: CommandConfig = {
  bin: 'wardctl',
  name: 'wardctl',
  root: import.meta.dirname,
  version,
  userAgent: `wardctl/${version} ${process.platform}-${process.arch} node-${process.version}`,
  // The command is already found: oclif need not look for its words in the command line again.
  topicSeparator: ':',
  scopedEnvVar: () => undefined,
  scopedEnvVarKeys: () => [],
  runHook: () => Promise.resolve({ failures: [], successes: [] }),
};

/** The configuration every command is run with. */
// oclif's type asks for all of `Config`; its command class reads no more than is there.
export const commandConfig = config as Config;
