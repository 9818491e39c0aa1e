import {
  BuiltinError,
  BuiltinHaltError,
  type Builtin,
  type BuiltinContext,
  type BuiltinGroup,
} from './builtin.ts';
import { formatTerm, parseTerm } from './term.ts';

export { BuiltinError, BuiltinHaltError };
export type { BuiltinContext };

interface Group {
  readonly names: readonly string[];
  readonly load: () => Promise<BuiltinGroup>;
}

/** The files builtins come from; a policy loads only those it uses. */
const groups: readonly Group[] = [
  {
    names: [
      'trace',
      'glob.quote_meta',
      'indexof_n',
      'strings.any_prefix_match',
      'strings.any_suffix_match',
      'strings.count',
      'strings.split_n',
    ],
    load: async () => (await import('./strings.ts')).stringBuiltins,
  },
  { names: ['sprintf'], load: async () => (await import('./sprintf.ts')).sprintfBuiltins },
  {
    names: ['base64url.encode_no_pad', 'hex.encode', 'hex.decode', 'json.is_valid'],
    load: async () => (await import('./encoding.ts')).encodingBuiltins,
  },
  {
    names: ['urlquery.encode', 'urlquery.decode', 'urlquery.encode_object', 'urlquery.decode_object'],
    load: async () => (await import('./urlquery.ts')).urlQueryBuiltins,
  },
  {
    names: ['json.marshal_with_options'],
    load: async () => (await import('./json-marshal.ts')).jsonMarshalBuiltins,
  },
  { names: ['json.patch'], load: async () => (await import('./json-patch.ts')).jsonPatchBuiltins },
  {
    names: ['yaml.marshal', 'yaml.unmarshal', 'yaml.is_valid'],
    load: async () => (await import('./yaml.ts')).yamlBuiltins,
  },
  {
    names: ['regex.split', 'regex.find_n', 'regex.replace', 'regex.template_match', 'regex.globs_match'],
    load: async () => (await import('./regex.ts')).createRegexBuiltins(),
  },
  {
    names: ['semver.is_valid', 'semver.compare'],
    load: async () => (await import('./semver.ts')).semverBuiltins,
  },
  {
    names: [
      'time.now_ns',
      'time.parse_rfc3339_ns',
      'time.parse_ns',
      'time.parse_duration_ns',
      'time.date',
      'time.clock',
      'time.weekday',
      'time.format',
      'time.add_date',
      'time.diff',
    ],
    load: async () => (await import('./time.ts')).createTimeBuiltins(),
  },
  {
    names: [
      'crypto.md5',
      'crypto.sha1',
      'crypto.sha256',
      'crypto.hmac.md5',
      'crypto.hmac.sha1',
      'crypto.hmac.sha256',
      'crypto.hmac.sha512',
      'crypto.hmac.equal',
    ],
    load: async () => (await import('./crypto.ts')).cryptoBuiltins,
  },
  {
    names: ['units.parse', 'units.parse_bytes'],
    load: async () => (await import('./units.ts')).unitsBuiltins,
  },
  { names: ['uuid.parse'], load: async () => (await import('./uuid.ts')).uuidBuiltins },
  {
    names: ['net.cidr_is_valid', 'net.cidr_expand', 'net.cidr_merge', 'net.cidr_contains_matches'],
    load: async () => (await import('./net.ts')).netBuiltins,
  },
  {
    names: [
      'object.subset',
      'numbers.range_step',
      'graph.reachable_paths',
      'cast_array',
      'cast_set',
      'cast_string',
      'cast_boolean',
      'cast_null',
      'cast_object',
    ],
    load: async () => (await import('./collections.ts')).collectionBuiltins,
  },
];

/** Names of all builtins this host provides, sorted. */
export function builtinNames(): string[] {
  return groups.flatMap(({ names }) => names).sort();
}

/** A builtin that takes and gives OPA terms as text: JSON with `{1, 2}` and `set()` for sets. */
export type CallableBuiltin = (context: BuiltinContext, args: readonly string[]) => string;

/** The builtins of a policy, and the names this host has no builtin for. */
export interface LoadedBuiltins {
  readonly found: ReadonlyMap<string, CallableBuiltin>;
  readonly missing: string[];
}

/**
 * The builtins of the given names (policy-abi 5.3), with the files they need. They throw BuiltinError
 * when the expression is undefined and BuiltinHaltError when the evaluation has to end.
 */
export async function loadBuiltins(names: Iterable<string>): Promise<LoadedBuiltins> {
  const wanted = new Set(names);
  const needed = groups.filter((group) => group.names.some((name) => wanted.has(name)));
  const loaded = await Promise.all(needed.map((group) => group.load()));
  const builtins = new Map(loaded.flatMap((group) => Object.entries(group)));
  const found = new Map<string, CallableBuiltin>();
  const missing: string[] = [];
  for (const name of wanted) {
    const builtin = builtins.get(name);
    if (builtin === undefined) missing.push(name);
    else found.set(name, callable(builtin));
  }
  return { found, missing };
}

function callable(builtin: Builtin): CallableBuiltin {
  return (context, args) => {
    try {
      return formatTerm(builtin(context, ...args.map((text) => parseTerm(text))));
    } catch (error) {
      if (error instanceof BuiltinError || error instanceof BuiltinHaltError) throw error;
      // Such as an exhausted stack: whatever it is, the policy must not decide without its answer.
      throw new BuiltinHaltError('a builtin of the policy failed', { cause: error });
    }
  };
}
