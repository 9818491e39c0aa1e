import type { CommandNode, Flag, Value } from './command-tree.ts';

/** A completion script for zsh. */
export function zshScript(nodes: readonly CommandNode[], version: string): string {
  return `#compdef wardctl
# zsh completion for wardctl ${version}. Save it as _wardctl in a folder of $fpath, or put this behind compinit in ~/.zshrc:
#   source <(wardctl completions -s zsh)

${nodes.map((node) => (node.subcommands.length > 0 ? parentFunction(node) : commandFunction(node))).join('\n\n')}

if [[ $funcstack[1] == _wardctl ]]; then
  _wardctl "$@"
else
  compdef _wardctl wardctl
fi
`;
}

/** Completes a word of \`subcommands\`, and lets that one complete what follows it. */
function parentFunction({ path, subcommands, flags, args }: CommandNode): string {
  const isProgram = path.length === 0;
  const described = subcommands.map(({ name, description }) => {
    return quote(`${name}:${description.replaceAll('\\', String.raw`\\`)}`);
  });
  const followed = subcommands.map(({ name }) => `${name}) ${functionName([...path, name])} ;;`);
  if (isProgram) {
    described.push("'help:show help for a command'");
    followed.push('help) _wardctl ;;');
  }
  const takesFiles = args.some(({ value }) => value.kind === 'file');
  if (takesFiles) followed.push('*) _files ;;');
  return `${functionName(path)}() {
  local curcontext=$curcontext state
  local -a line subcommands=(
    ${described.join('\n    ')}
  )
  _arguments -C \\
    ${[...flags.map(flagSpec), "'1: :->subcommand'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    subcommand) _describe command subcommands${takesFiles ? '; _files' : ''} ;;
    rest)
      case $words[1] in
        ${followed.join('\n        ')}
      esac
      ;;
  esac
}`;
}

function commandFunction({ path, flags, args, repeatsLastArg }: CommandNode): string {
  const specs = args.map(({ name, value }, index) => {
    const place = repeatsLastArg && index === args.length - 1 ? '*' : String(index + 1);
    return quote(`${place}:${escapeColons(name)}:${action(value)}`);
  });
  return `${functionName(path)}() {
  _arguments -s -S \\
    ${[...flags.map(flagSpec), ...specs].join(' \\\n    ')}
}`;
}

/** A flag for `_arguments`: `-o+` takes `-ovalue` too, `--output=` takes `--output=value`; one spelling is enough. */
function flagSpec({ spellings, description, value, repeatable }: Flag): string {
  const explained = `[${description.replaceAll(/[[\]\\]/g, String.raw`\$&`)}]`;
  const taken = value === undefined ? '' : `:${escapeColons(value.label)}:${action(value)}`;
  const words = spellings.map((spelling) => {
    if (value === undefined) return spelling;
    return spelling.startsWith('--') ? `${spelling}=` : `${spelling}+`;
  });
  const [first = '', second] = words;
  if (second === undefined) return quote(`${repeatable ? '*' : ''}${first}${explained}${taken}`);
  const others = repeatable ? '*' : `(${spellings.join(' ')})`;
  return `${quote(others)}{${first},${second}}${quote(explained + taken)}`;
}

function action(value: Value): string {
  switch (value.kind) {
    case 'file':
      return '_files';
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'text':
      return '';
  }
}

function functionName(path: readonly string[]): string {
  return ['_wardctl', ...path].join('_');
}

function escapeColons(text: string): string {
  return text.replaceAll(/[\\:]/g, String.raw`\$&`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
