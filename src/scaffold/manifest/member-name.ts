import { WardctlError } from '../../errors.ts';

/** A policy of a group that needs a name. */
export interface MemberToName {
  /** As the user named it; `undefined` where they left that to us. */
  readonly name: string | undefined;
  /** The policy's own title. */
  readonly title: string | undefined;
  /** The policy as the user wrote it, for messages. */
  readonly reference: string;
}

/** What both languages of group expressions, CEL and Rhai, take for a name (policy-abi 9). */
const identifier = /^_*[A-Za-z][A-Za-z0-9_]*$/;
const maxLength = 253;

/** Words that mean something else in CEL (the first two rows) or in Rhai. */
const reservedWords: ReadonlySet<string> = new Set(
  `as break const continue else false for function if import in let loop
  namespace null package return true var void while
  Fn async await call case catch curry debug default do eval exit export fn global go goto
  is is_def_fn is_def_var is_shared match module new nil print private protected public
  shared spawn static super switch sync this thread throw try type_of until use with yield`
    .trim()
    .split(/\s+/),
);

/**
 * The names by which an expression calls the members of a group: those given, or the titles with `_` in place of
 * `-` and `.`.
 * @throws WardctlError USAGE_INVALID for a given name that is none, and for two members of one name;
 *   POLICY_TITLE_INVALID for a title that gives no name
 */
export function nameMembers(members: readonly MemberToName[]): string[] {
  const references = new Map<string, string>();
  return members.map((member) => {
    const name = member.name === undefined ? derivedName(member) : checkedName(member.name, member);
    const other = references.get(name);
    if (other !== undefined) throw taken(name, other, member);
    references.set(name, member.reference);
    return name;
  });
}

function checkedName(name: string, { reference }: MemberToName): string {
  const problem = problemOf(name);
  if (problem === undefined) return name;
  throw new WardctlError('USAGE_INVALID', `${shown(name)}=${reference}: ${problem}`, {
    hint: `For instance: my_policy=${reference}. A path that contains = is written with its folder: ./a=b.wasm`,
  });
}

function derivedName({ title, reference }: MemberToName): string {
  const hint = `Name the policy on the command line: my_policy=${reference}`;
  if (title === undefined) {
    throw new WardctlError(
      'POLICY_TITLE_INVALID',
      `${reference}: expected a title to name the member by, found none`,
      {
        hint,
      },
    );
  }
  const name = title.replaceAll(/[-.]/g, '_');
  const problem = problemOf(name);
  if (problem === undefined) return name;
  throw new WardctlError(
    'POLICY_TITLE_INVALID',
    `${reference}: the title ${shown(title)} makes no name of a member: ${problem}`,
    { hint },
  );
}

function problemOf(name: string): string | undefined {
  if (reservedWords.has(name)) {
    return `expected a name that expressions can call, found the reserved word ${name}`;
  }
  if (name.length <= maxLength && identifier.test(name)) return undefined;
  const expected = `expected a name of letters, digits and "_" that begins with a letter, of at most ${String(maxLength)} characters`;
  return `${expected}, found ${shown(name)}`;
}

function taken(name: string, other: string, { name: given, reference }: MemberToName): WardctlError {
  const advice =
    given === undefined ? 'Name the policies on the command line' : 'Give each policy another name';
  return new WardctlError(
    'USAGE_INVALID',
    `expected a name for each member, found ${name} for ${other} and ${reference}`,
    {
      hint: `${advice}: first=${other} second=${reference}`,
    },
  );
}

function shown(name: string): string {
  return JSON.stringify(name.length > maxLength ? `${name.slice(0, maxLength)}…` : name);
}
