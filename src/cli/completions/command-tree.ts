/** What oclif.manifest.json says of commands, as far as completion needs it. */
export interface CommandManifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, ManifestCommand>>;
}

interface ManifestCommand {
  readonly summary?: string;
  readonly hidden?: boolean;
  /** `false` where the last argument may be repeated. */
  readonly strict?: boolean;
  readonly args: Readonly<Record<string, ManifestArgument>>;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
}

interface ManifestArgument {
  readonly description?: string;
  readonly options?: readonly string[];
}

interface ManifestFlag {
  readonly type: string;
  readonly char?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly helpValue?: string;
  readonly options?: readonly string[];
  readonly multiple?: boolean;
}

/** Descriptions of topics, the words that several commands begin with. */
export type Topics = Readonly<Record<string, { readonly description: string }>>;

/** What may stand for a value: a path, one of a few words, or a text that only the user knows. */
export type Value =
  | { readonly kind: 'file' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'text' };

export interface Argument {
  readonly name: string;
  readonly value: Value;
}

export interface Flag {
  /** `['-o', '--output']`, or only the long one. */
  readonly spellings: readonly string[];
  /** One line. */
  readonly description: string;
  /** `undefined` for a flag that is only there or not. */
  readonly value: (Value & { readonly label: string }) | undefined;
  readonly repeatable: boolean;
}

/** A word that may follow: a command, or a topic that holds more. */
export interface Subcommand {
  readonly name: string;
  /** One line. */
  readonly description: string;
}

/** A place in the command line, by the command or topic that it has come to; some are both. */
export interface CommandNode {
  /** `[]` is the program itself, `['scaffold', 'manifest']` a command of a topic. */
  readonly path: readonly string[];
  readonly subcommands: readonly Subcommand[];
  readonly flags: readonly Flag[];
  readonly args: readonly Argument[];
  /** Whether the last argument may be repeated. */
  readonly repeatsLastArg: boolean;
}

const helpFlag = flagWithoutValue(['-h', '--help'], 'show help');
const leadingFlags = [
  helpFlag,
  flagWithoutValue(['-V', '--version'], 'show the version'),
  flagWithoutValue(['-v', '--verbose'], 'also show debug messages'),
  flagWithoutValue(['--no-color'], 'no colours'),
];

/** The program, its topics and its commands; the program first. What is hidden from help is left out. */
export function commandTree({ commands }: CommandManifest, topics: Topics): CommandNode[] {
  const paths = Object.entries(commands)
    .filter(([, command]) => command.hidden !== true)
    .map(([id, command]) => ({ path: id.split(':').map(plainWord), command }));
  const describe = (path: readonly string[]): string => {
    const command = commands[path.join(':')];
    return oneLine(command?.summary ?? topics[path.join(':')]?.description ?? '');
  };
  const parents = new Map(
    paths.flatMap(({ path }) =>
      path.map((_, depth) => [path.slice(0, depth).join(' '), path.slice(0, depth)]),
    ),
  );
  const subcommandsOf = (parent: readonly string[]): Subcommand[] => {
    const under = paths.filter(({ path }) => parent.every((word, index) => path[index] === word));
    const names = new Set(under.flatMap(({ path }) => path[parent.length] ?? []));
    return [...names].map((name) => ({ name, description: describe([...parent, name]) }));
  };
  const topicPaths = [...parents.values()].filter((path) => commands[path.join(':')] === undefined);
  return [
    ...topicPaths.map((path) => ({
      path,
      subcommands: subcommandsOf(path),
      flags: path.length === 0 ? leadingFlags : [helpFlag],
      args: [],
      repeatsLastArg: false,
    })),
    ...paths.map(({ path, command }) => ({
      ...commandNode(path, command),
      // A command may be a topic as well: `test`, `test record`.
      subcommands: parents.has(path.join(' ')) ? subcommandsOf(path) : [],
    })),
  ];
}

function commandNode(path: readonly string[], command: ManifestCommand): Omit<CommandNode, 'subcommands'> {
  const flags = Object.entries(command.flags).filter(([, flag]) => flag.hidden !== true);
  return {
    path,
    flags: [...flags.map(([name, flag]) => readFlag(name, flag)), helpFlag],
    args: Object.entries(command.args).map(([name, { options }]) => ({
      name,
      value: valueOf(options, 'FILE'),
    })),
    repeatsLastArg: command.strict === false,
  };
}

function readFlag(name: string, flag: ManifestFlag): Flag {
  const { char, description = '', helpValue = name, multiple = false } = flag;
  const takesValue = flag.type === 'option';
  return {
    spellings: [...(char === undefined ? [] : [`-${plainWord(char)}`]), `--${plainWord(name)}`],
    description: oneLine(description),
    value: takesValue ? { ...valueOf(flag.options, helpValue), label: oneLine(helpValue) } : undefined,
    repeatable: multiple,
  };
}

function valueOf(options: readonly string[] | undefined, helpValue: string): Value {
  if (options !== undefined) return { kind: 'words', words: options.map(plainWord) };
  return { kind: /^(FILE|PATH|POLICY)$/.test(helpValue) ? 'file' : 'text' };
}

function flagWithoutValue(spellings: readonly string[], description: string): Flag {
  return { spellings, description, value: undefined, repeatable: false };
}

/** Words that go into the scripts as they are; anything else would have to be quoted, in each shell's way. */
function plainWord(word: string): string {
  if (/^\w[\w./-]*$/.test(word)) return word;
  throw new TypeError(
    `${JSON.stringify(word)} has characters that shells act on: completions do not expect it`,
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
