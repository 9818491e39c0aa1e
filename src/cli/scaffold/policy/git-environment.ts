import { runProgram } from '../../../build/index.ts';
import type { GitOptions } from './run-git.ts';
import type { GitSource } from './template-source.ts';

type Environment = GitOptions['environment'];

/** They say where git finds its repository, and we may be called by git itself: from a hook. */
const repositoryVariables = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];
const configTimeoutMs = 2000;

/**
 * What git is called with: it never asks, neither on the terminal nor in a window, and neither do ssh and Git Credential
 * Manager. How the user calls ssh is kept.
 * @param folder absolute path of the repository
 * @throws the signal's reason
 */
export async function gitEnvironment(
  folder: string,
  source: GitSource,
  options: Pick<GitOptions, 'environment' | 'signal'>,
): Promise<Environment> {
  const environment: Environment = {
    ...options.environment,
    ...Object.fromEntries(repositoryVariables.map((name) => [name, undefined])),
    GIT_TERMINAL_PROMPT: '0',
    // Empty, git does not look for another one.
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_ALLOW_PROTOCOL: 'https:ssh:file',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
  if (!usesSsh(source) || (await hasOwnSsh(folder, environment, options.signal))) return environment;
  return { ...environment, GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' };
}

function usesSsh({ url }: GitSource): boolean {
  return !/^(?:https|file):/i.test(url);
}

async function hasOwnSsh(folder: string, environment: Environment, signal: AbortSignal): Promise<boolean> {
  if (['GIT_SSH_COMMAND', 'GIT_SSH'].some((name) => (environment[name] ?? '') !== '')) return true;
  const command = ['git', 'config', '--get', 'core.sshCommand'];
  const end = await runProgram({ command, folder, environment, signal, timeoutMs: configTimeoutMs });
  return end.type === 'done';
}
