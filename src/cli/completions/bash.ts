import type { CommandNode, Flag, Value } from './command-tree.ts';

/** A completion script for bash, from 3.2 on. */
export function bashScript(nodes: readonly CommandNode[], version: string): string {
  return `# bash completion for wardctl ${version}. To load it, put this into ~/.bashrc:
#   source <(wardctl completions -s bash)

# Offers words. Where nothing is offered, bash completes names of files.
_wardctl_offer() {
  compopt +o default 2>/dev/null
  _wardctl_add "$@"
}

# Offers words where a file may stand too.
_wardctl_add() {
  local word
  for word; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

_wardctl() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command='' index
  COMPREPLY=()
  # --flag=value comes as three words.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $before == '=' ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
      ' help' | ' -'*) ;;
${commandCases(nodes)}
      ' '*) return ;;
      *) break ;;
    esac
  done
  case "$command $before" in
${nodes.flatMap((node) => node.flags.flatMap((flag) => valueCase(node, flag))).join('\n')}
  esac
  case $command in
${nodes.map(nodeCase).join('\n')}
  esac
}

complete -o default -F _wardctl wardctl
`;
}

/** How the words of topics and commands are found, from one to the next. */
function commandCases(nodes: readonly CommandNode[]): string {
  return nodes
    .filter(({ subcommands }) => subcommands.length > 0)
    .map(({ path, subcommands }) => {
      const patterns = subcommands.map(({ name }) => `'${[path.join(' '), name].join(' ')}'`);
      const found = path.length === 0 ? '' : `${path.join(' ')} `;
      return `      ${patterns.join(' | ')}) command="${found}\${COMP_WORDS[index]}" ;;`;
    })
    .join('\n');
}

function valueCase({ path }: CommandNode, { spellings, value }: Flag): string[] {
  if (value === undefined) return [];
  const patterns = spellings.map((spelling) => `'${path.join(' ')} ${spelling}'`);
  return [`    ${patterns.join(' | ')}) ${offerValue(value)}return ;;`];
}

function nodeCase({ path, subcommands, flags, args }: CommandNode): string {
  const spellings = flags.flatMap((flag) => flag.spellings);
  const words = [
    ...subcommands.map(({ name }) => name),
    ...args.flatMap(({ value }) => (value.kind === 'words' ? value.words : [])),
  ];
  const takesFiles = args.some(({ value }) => value.kind === 'file');
  const offer = takesFiles ? '_wardctl_add' : '_wardctl_offer';
  const isNothing = takesFiles && words.length === 0;
  const otherwise = isNothing ? '' : `\n      else\n        ${offer} ${words.join(' ')}`.trimEnd();
  return `    '${path.join(' ')}')
      if [[ $cur == -* ]]; then
        _wardctl_offer ${spellings.join(' ')}${otherwise}
      fi
      ;;`;
}

/** Nothing for files, which bash itself completes. */
function offerValue(value: Value): string {
  if (value.kind === 'file') return '';
  return value.kind === 'words' ? `_wardctl_offer ${value.words.join(' ')}; ` : '_wardctl_offer; ';
}
