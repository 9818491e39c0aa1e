import { WardctlError } from '../../errors.ts';
import { isVacuityRule, vacuityRules, type Shard, type VacuityRule } from '../../suite/index.ts';
import { suggest } from '../../suggest.ts';

/** A reporter by name, and the file that it writes to; `undefined` for stdout. */
export interface ReporterChoice {
  readonly name: string;
  readonly file: string | undefined;
}

/** `1/4`. @throws WardctlError USAGE_INVALID */
export function parseShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new WardctlError(
    'USAGE_INVALID',
    `--shard: expected a part such as 1/4, found ${JSON.stringify(text)}`,
    {
      hint: 'The first of four parts is 1/4, the last one 4/4.',
    },
  );
}

/** Names of rules, separated by commas. @throws WardctlError USAGE_INVALID */
export function parseRules(texts: readonly string[]): VacuityRule[] {
  return listed(texts).map((name) => {
    if (isVacuityRule(name)) return name;
    const names = Object.keys(vacuityRules);
    const near = suggest(name, names);
    throw new WardctlError('USAGE_INVALID', `--allow: there is no rule ${JSON.stringify(name)}`, {
      hint: near === undefined ? `Rules: ${names.join(', ')}` : `Did you mean ${near}?`,
    });
  });
}

/** `junit` or `junit=report.xml`. */
export function parseReporter(text: string): ReporterChoice {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, file: undefined } : { name: text.slice(0, at), file: text.slice(at + 1) };
}

const forPeople = new Set(['default', 'verbose', 'dot']);

/** Whether stdout is for people, so that there may be more on it than one report. */
export function isForPeople(reporters: readonly string[]): boolean {
  return reporters.map(parseReporter).every(({ name, file }) => file !== undefined || forPeople.has(name));
}

/** Values of a flag that may be repeated, or separated by commas. */
export function listed(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
