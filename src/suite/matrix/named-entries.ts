import { suggest } from '../../suggest.ts';
import { ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { Position } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import { BoundedFindings } from './bounded-findings.ts';
import type { MatrixPolicy } from './load-policies.ts';
import type { MatrixResource } from './load-resources.ts';

/** An entry of the suite that is for some policies and resources, or all. */
interface NamedEntry {
  readonly policies: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly position: Position;
}

/** The names that entries may use; `undefined` where not all are known because something could not be read. */
export interface KnownNames {
  readonly policies: ReadonlySet<string> | undefined;
  readonly resources: ReadonlySet<string> | undefined;
}

interface Row<T> {
  readonly index: number;
  readonly entry: T;
  readonly policies: ReadonlySet<string> | undefined;
}

/** Entries by what they name, which remember whether a pair asked for them. */
export class EntryTable<T extends NamedEntry> {
  private readonly entries: readonly T[];
  private readonly forAll: readonly Row<T>[];
  private readonly byResource = new Map<string, Row<T>[]>();
  private readonly used = new Set<T>();

  constructor(entries: readonly T[]) {
    this.entries = entries;
    const rows = entries.map((entry, index): Row<T> => {
      return { index, entry, policies: entry.policies && new Set(entry.policies) };
    });
    this.forAll = rows.filter(({ entry }) => entry.resources === undefined);
    for (const row of rows) {
      for (const name of row.entry.resources ?? []) {
        const named = this.byResource.get(name) ?? [];
        this.byResource.set(name, named);
        named.push(row);
      }
    }
  }

  /** The entries that are for the pair, in the order of the suite. */
  find(policy: MatrixPolicy, resource: MatrixResource): T[] {
    const named = [...resource.names].flatMap((name) => this.byResource.get(name) ?? []);
    const found = [...new Set([...this.forAll, ...named])]
      .filter(({ policies }) => policies?.has(policy.name) !== false)
      .sort((a, b) => a.index - b.index);
    for (const { entry } of found) this.used.add(entry);
    return found.map(({ entry }) => entry);
  }

  /** Names of nothing, and entries that no pair asked for. @param list name of the entries in the suite */
  unmatched(list: string, rule: VacuityRule, known: KnownNames): Finding[] {
    const findings = new BoundedFindings();
    for (const entry of this.entries) {
      const policies = unknownNames(entry.policies, known.policies);
      const resources = unknownNames(entry.resources, known.resources);
      for (const name of policies) {
        findings.add('policy', () => unknownName(list, rule, 'policy', name, known.policies, entry.position));
      }
      for (const name of resources) {
        findings.add('resource', () =>
          unknownName(list, rule, 'resource', name, known.resources, entry.position),
        );
      }
      const isUnused = policies.length === 0 && resources.length === 0 && !this.used.has(entry);
      if (!isUnused || known.policies === undefined || known.resources === undefined) continue;
      const hint = 'Name policies and resources that are tested together, or take the entry out.';
      findings.add('unused', () =>
        ruleFinding(rule, `${list}: the entry is used by no pair that is tested`, hint, entry.position),
      );
    }
    return findings.all();
  }
}

function unknownNames(names: readonly string[] = [], known: ReadonlySet<string> | undefined): string[] {
  return known === undefined ? [] : names.filter((name) => !known.has(name));
}

function unknownName(
  list: string,
  rule: VacuityRule,
  kind: 'policy' | 'resource',
  name: string,
  known: ReadonlySet<string> | undefined,
  position: Position,
): Finding {
  const near = suggest(name, [...(known ?? [])]);
  const forms = kind === 'policy' ? '`metadata.name`' : 'Kind/name, Kind/namespace/name or name';
  const hint = near === undefined ? `Expected the ${forms} of one that is tested.` : `Did you mean ${near}?`;
  return ruleFinding(rule, `${list}: no ${kind} is named ${JSON.stringify(name)}`, hint, position);
}
