import { findProgram } from '../../scripts/tools.ts';
import { runProgram } from './run-program.ts';

/** Where completion scripts are tried out: the folder they complete names of files from, and the script. */
export interface CompletionSetting {
  readonly folder: string;
  /** Path of the script. */
  readonly script: string;
}

/** What bash's completion function makes of a command line. */
export interface BashCompletion {
  readonly words: readonly string[];
  /** Whether bash is left to complete names of files where there are no words. */
  readonly files: boolean;
}

export const bash = findProgram('bash');
export const fish = findProgram('fish');
export const zsh = findProgram('zsh');
/** It gives a program a terminal. Other systems have one with other flags. */
export const script = process.platform === 'linux' ? findProgram('script') : undefined;

/** Calls the completion function as bash does, for the last of the words. */
export async function completeInBash(
  words: readonly string[],
  { folder, script: path }: CompletionSetting,
): Promise<BashCompletion> {
  const program = `
    compopt() { [[ $* == '+o default' ]] && echo 'no files'; }
    source "$1"
    [[ $(complete -p wardctl) == *'-o default'* ]] || echo 'no files'
    COMP_WORDS=("\${@:2}")
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    _wardctl
    printf 'word %s\\n' "\${COMPREPLY[@]}"`;
  const args = ['--noprofile', '--norc', '-c', program, 'bash', path, ...words];
  const { stdout, stderr } = await runProgram(bash ?? '', args, { cwd: folder });
  if (stderr !== '') throw new Error(stderr);
  const lines = stdout.split('\n');
  return {
    words: lines.filter((line) => /^word ./.test(line)).map((line) => line.slice('word '.length)),
    files: !lines.includes('no files'),
  };
}

/** What fish offers at the end of a command line; each with its description. */
export async function completeInFish(
  line: string,
  { folder, script: path }: CompletionSetting,
): Promise<ReadonlyMap<string, string>> {
  const program = 'source $argv[1]; complete --do-complete $argv[2]';
  const args = ['--no-config', '-c', program, path, line];
  const { stdout, stderr } = await runProgram(fish ?? '', args, { cwd: folder, env: { HOME: folder } });
  if (stderr !== '') throw new Error(stderr);
  const rows = stdout.split('\n').filter((row) => row !== '');
  return new Map(rows.map((row): [string, string] => [row.split('\t')[0] ?? '', row.split('\t')[1] ?? '']));
}

const setUpShell = {
  bash: `PS1=; stty -echo cols 300; bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'
    bind 'set enable-bracketed-paste off'; bind 'set page-completions off'; source "$SCRIPT"
    wardctl() { printf '\\n<'; printf '[%s]' "$@"; printf '>\\n'; }`,
  zsh: `PS1=; stty cols 300; unset zle_bracketed_paste; LISTMAX=1000; unsetopt beep prompt_cr prompt_sp
    autoload -Uz compinit; compinit -u -D; source "$SCRIPT"
    wardctl() { print -rn -- $'\\n<'; printf '[%s]' "$@"; print -r -- '>'; }`,
};
const startShell = { bash: '--noprofile --norc -i', zsh: '-f -i' };

/**
 * Types command lines into an interactive shell on a terminal, tabs and all.
 * @param lines each calls a `wardctl` that prints its arguments as `<[run][-r]>`
 * @returns for each line, what the shell showed until then: the completed line and what was offered
 */
export async function typeInto(
  shell: 'bash' | 'zsh',
  lines: readonly string[],
  { folder, script: path }: CompletionSetting,
): Promise<string[]> {
  const program = { bash, zsh }[shell] ?? '';
  const setUp = setUpShell[shell].replaceAll(/\n */g, '; ');
  const { stdout } = await runProgram(
    script ?? '',
    ['--quiet', '--return', '--command', `'${program}' ${startShell[shell]}`, '/dev/null'],
    {
      cwd: folder,
      stdin: [setUp, 'wardctl', ...lines, 'exit', ''].join('\n'),
      env: { SCRIPT: path, TERM: 'dumb', HOME: folder, HISTFILE: undefined },
    },
  );
  const [, ...shown] = stdout.replaceAll('\r', '').split(/(?<=^<.*>$)/m);
  return shown.slice(0, lines.length);
}
