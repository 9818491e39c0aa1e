/** What a command line asks for. */
export type Route =
  | { readonly kind: 'version'; readonly long: boolean }
  | { readonly kind: 'command'; readonly id: string; readonly argv: readonly string[] }
  /** `words` name a command or topic; none asks for the overview. `asked`: not merely for want of a command. */
  | { readonly kind: 'help'; readonly words: readonly string[]; readonly asked: boolean }
  | { readonly kind: 'unknown'; readonly word: string };

const helpFlags = new Set(['-h', '--help']);
/** The reference takes these before the command name only; here they work on both sides. */
const leadingFlags = new Set(['-v', '--verbose', '--no-color']);

/**
 * Finds the command a command line names: the longest known id (`scaffold:manifest`) that its first words spell.
 *
 * @param argv the arguments after the program's name
 * @param ids the ids of all commands, topics separated by colons
 */
export function route(argv: readonly string[], ids: readonly string[]): Route {
  const lead = argv.findIndex((word) => !leadingFlags.has(word));
  const leading = lead === -1 ? argv : argv.slice(0, lead);
  const [first, ...rest] = argv.slice(leading.length);
  if (first === undefined) return { kind: 'help', words: [], asked: false };
  if (first === '--version' || first === '-V') return { kind: 'version', long: first === '--version' };
  if (first === 'help' || helpFlags.has(first)) return routeHelp(rest, ids);

  const words = [first, ...rest];
  for (let length = Math.min(words.length, depthOf(ids)); length > 0; length--) {
    const id = words.slice(0, length).join(':');
    if (!ids.includes(id) || id.split(':').length !== length) continue;
    const own = words.slice(length);
    if (asksForHelp(own)) return { kind: 'help', words: words.slice(0, length), asked: true };
    return { kind: 'command', id, argv: [...leading.map(longForm), ...own] };
  }
  return routeTopic(first, rest, ids);
}

/** Behind the name of a command, `-v` may mean something else: `scaffold artifacthub -v` is a version. */
function longForm(flag: string): string {
  return flag === '-v' ? '--verbose' : flag;
}

/** `help scaffold manifest`, `--help scaffold`. */
function routeHelp(rest: readonly string[], ids: readonly string[]): Route {
  const words = rest.filter((word) => !word.startsWith('-'));
  const subject = words.join(':');
  const known = subject === '' || ids.some((id) => id === subject || id.startsWith(`${subject}:`));
  return known ? { kind: 'help', words, asked: true } : { kind: 'unknown', word: words.join(' ') };
}

function routeTopic(topic: string, rest: readonly string[], ids: readonly string[]): Route {
  if (!ids.some((id) => id.startsWith(`${topic}:`))) return { kind: 'unknown', word: topic };
  const [verb] = rest;
  if (verb === undefined || asksForHelp(rest)) {
    return { kind: 'help', words: [topic], asked: verb !== undefined };
  }
  return { kind: 'unknown', word: `${topic} ${verb}` };
}

function depthOf(ids: readonly string[]): number {
  return Math.max(0, ...ids.map((id) => id.split(':').length));
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).some((word) => helpFlags.has(word));
}
