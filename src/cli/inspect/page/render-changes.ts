import type {
  ComparedPolicy,
  DescribedRule,
  ListChange,
  PolicyChanges,
  SectionChange,
} from '../../../inspect/index.ts';
import { formatByteSize } from '../../byte-size.ts';
import type { Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import { paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { renderChange, type Change } from './change-rows.ts';
import { describeSize, firstOf, joinSections, listNames, section, sentence } from './section.ts';

/**
 * What changed between two policies, in groups: `+` came, `-` went, `~` has another value.
 * @param changes every text in it may be hostile: nothing in the result acts on the terminal but our colours
 * @returns rows no wider than the terminal, each with a line break
 */
export function renderChanges(changes: PolicyChanges, given: Terminal): string {
  const terminal = usableTerminal(given);
  const groups = groupsOf(changes, terminal).flatMap(([heading, group]) => {
    const rows = firstOf(
      group,
      (first) => first.flatMap((change) => renderChange(change, terminal)),
      terminal,
    );
    return group.length === 0 ? [] : [section(heading, rows, terminal)];
  });
  const equal = sentence('The files are equal, byte for byte.', terminal);
  return joinSections([renderTitle(changes, terminal), ...(changes.identical ? [equal] : groups)]);
}

function renderTitle({ before, after }: PolicyChanges, terminal: Terminal): string[] {
  const show = (mark: '-' | '+', { reference }: ComparedPolicy): string =>
    `${mark} ${visibleName(reference, terminal.columns - '+ '.length, terminal)}`;
  return [paint('removed', show('-', before), terminal), paint('added', show('+', after), terminal)];
}

type Group = readonly [heading: string, changes: readonly Change[]];

function groupsOf(changes: PolicyChanges, terminal: Terminal): Group[] {
  const { before, after } = changes;
  return [
    [
      'Metadata',
      [
        ...change('annotated', yesOrNo(before.annotated), yesOrNo(after.annotated)),
        ...changes.metadata.flatMap(({ path, ...sides }) =>
          change(path, text(sides.before), text(sides.after)),
        ),
      ],
    ],
    ['Annotations', changes.annotations.map(({ key, ...sides }) => ({ name: key, ...sides }))],
    ['Rules', listChanges(changes.rules, (rule) => describeRule(rule, terminal))],
    [
      'Context-aware resources',
      listChanges(changes.contextAwareResources, ({ apiVersion, kind }) => `${apiVersion} ${kind}`),
    ],
    ['Host capabilities declared', listChanges(changes.declaredHostCapabilities, (name) => name)],
    ['Host capabilities that seem used', listChanges(changes.usedHostCapabilities, (name) => name)],
    ['Imports', listChanges(changes.imports, ({ module, name, type }) => `${module} ${name} ${type}`)],
    ['Exports', listChanges(changes.exports, ({ name, type }) => `${name} ${type}`)],
    ['Sections', changes.sections.map(sectionChange)],
    [
      'Made with',
      changes.producers.map(({ name, before: from, after: to }) => ({ name, before: from, after: to })),
    ],
    [
      'File',
      [
        ...change('size', describeSize(before.sizeBytes), describeSize(after.sizeBytes)),
        ...change('sha256', before.sha256, after.sha256),
      ],
    ],
  ];
}

function change(name: string, before: string | null, after: string | null): Change[] {
  return before === after ? [] : [{ name, before, after }];
}

function text(value: string | boolean | null): string | null {
  return value === null ? null : String(value);
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function listChanges<T>({ added, removed }: ListChange<T>, describe: (item: T) => string): Change[] {
  return [
    ...removed.map((item) => ({ name: '', before: describe(item), after: null })),
    ...added.map((item) => ({ name: '', before: null, after: describe(item) })),
  ];
}

const maxNames = 30;

function describeRule(rule: DescribedRule, terminal: Terminal): string {
  const list = (names: readonly string[]): string => listNames(names, maxNames, terminal);
  const { apiGroups, apiVersions, resources, operations } = rule;
  return `${list(operations)}: ${list(resources)} (apiGroups ${list(apiGroups)}; apiVersions ${list(apiVersions)})`;
}

/** Sections of the same size differ in their content. */
function sectionChange({ name, custom, before, after }: SectionChange): Change {
  const size = (bytes: number | null): string | null => (bytes === null ? null : formatByteSize(bytes));
  const label = custom ? `custom ${name}` : name;
  if (before === after) return { name: label, before: size(before), after: 'another content of that size' };
  return { name: label, before: size(before), after: size(after) };
}
