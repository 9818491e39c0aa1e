import type { CommandNode, Flag, Value } from './command-tree.ts';

/** A completion script for fish, from 3.4 on. */
export function fishScript(nodes: readonly CommandNode[], version: string): string {
  return `# fish completion for wardctl ${version}. To load it:
#   wardctl completions -s fish > ~/.config/fish/completions/wardctl.fish

# The command that the words so far have come to, such as "scaffold manifest".
function __wardctl_command
    set --local command ''
    for word in (commandline --tokenize --current-process --cut-at-cursor)[2..]
        switch "$command $word"
            case ' help' ' -*'
${commandCases(nodes)}
            case ' *'
                echo unknown
                return
            case '*'
                break
        end
    end
    echo $command
end

function __wardctl_at
    test "$(__wardctl_command)" = "$argv"
end

complete --command wardctl --no-files
${nodes.flatMap(nodeLines).join('\n')}
`;
}

/** How the words of topics and commands are found, from one to the next. */
function commandCases(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ subcommands }) => subcommands.length > 0)
    .map(({ path, subcommands }) => {
      const patterns = subcommands.map(({ name }) => `'${[path.join(' '), name].join(' ')}'`);
      return `            case ${patterns.join(' ')}\n                set command "${[...path, '$word'].join(' ')}"`;
    })
    .join('\n');
}

function nodeLines({ path, subcommands, flags, args }: CommandNode): string[] {
  const start = `complete --command wardctl --condition '${['__wardctl_at', ...path].join(' ')}'`;
  return [
    '',
    ...subcommands.map(
      ({ name, description }) => `${start} --arguments ${name} --description ${quote(description)}`,
    ),
    ...flags.map((flag) => `${start} ${flagOptions(flag)}`),
    ...new Set(args.flatMap(({ value }) => offered(value)).map((options) => `${start} ${options}`)),
  ];
}

function flagOptions({ spellings, description, value }: Flag): string {
  const words = spellings.map((spelling) =>
    spelling.startsWith('--') ? `--long-option ${spelling.slice(2)}` : `--short-option ${spelling.slice(1)}`,
  );
  if (value !== undefined) {
    words.push(value.kind === 'file' ? '--require-parameter' : '--exclusive', ...offered(value));
  }
  return [...words, '--description', quote(description)].join(' ');
}

function offered(value: Value): string[] {
  switch (value.kind) {
    case 'file':
      return ['--force-files'];
    case 'words':
      return [`--arguments '${value.words.join(' ')}'`];
    case 'text':
      return [];
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
