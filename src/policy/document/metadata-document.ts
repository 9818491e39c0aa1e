import { WardctlError } from '../../errors.ts';
import { isObject, valueAt, type JsonObject, type JsonValue } from '../../json/index.ts';
import {
  decodeMetadata,
  executionModes,
  operations,
  policyTypes,
  protocolVersions,
  type PolicyMetadata,
} from '../metadata.ts';
import { parseSemanticVersion } from '../semantic-version.ts';
import { doubtAnnotation } from './annotation-doubts.ts';
import { both, choice, flag, listOf, optional, text, textThat, type Check } from './checks.ts';
import { FindingList, type Findings } from './findings.ts';
import { mapOf, mapping } from './mapping.ts';
import type { Path, PlacedDocument } from './place.ts';
import { doubtResources } from './resource-doubts.ts';
import { findListProblems, type ruleKeys } from './rule-lists.ts';

/** What a metadata.yml says, and what its author should look into. */
export interface MetadataDocument {
  readonly metadata: PolicyMetadata;
  /** One line each, with the place in the text. */
  readonly warnings: string[];
}

const contextAware =
  'key of an older format, ignored; list the kinds that the policy reads in contextAwareResources';

const notEmpty = textThat('a string that is not empty', (value) => value !== '' && value.isWellFormed());
const version = textThat(
  'a full version such as 1.25.0',
  (value) => parseSemanticVersion(value) !== undefined,
);

const rule = both(
  mapping({
    required: {
      apiGroups: ruleList('apiGroups', text),
      apiVersions: ruleList('apiVersions', text),
      resources: ruleList('resources', text),
      operations: ruleList('operations', choice(...operations)),
    },
  }),
  doubtResources,
);

const resource = mapping({ required: { apiVersion: notEmpty, kind: notEmpty } });

/** The fields and rules of policy-abi 2.1 and 2.2, but for those that only annotating can meet. */
const document = both(
  mapping({
    required: { rules: listOf(rule), mutating: flag },
    optional: {
      protocolVersion: optional(choice(...protocolVersions)),
      annotations: optional(mapOf(text, doubtAnnotation)),
      backgroundAudit: flag,
      executionMode: choice(...executionModes),
      policyType: choice(...policyTypes),
      contextAwareResources: listOf(resource),
      hostCapabilities: optional(listOf(text)),
      minimumKubewardenVersion: optional(version),
    },
    obsolete: { contextAware },
  }),
  doubtNoRules,
);

/**
 * Reads the document of a metadata.yml. Unknown keys are ignored with a warning.
 * @param name of the file, for messages
 * @throws WardctlError METADATA_INVALID, which lists every problem with its place, what was expected and what was
 *   found, and the warnings behind them
 */
export function readMetadataDocument(placed: PlacedDocument, name: string): MetadataDocument {
  const findings = { problems: new FindingList(), warnings: new FindingList() };
  document.check(placed.value, [], findings);
  const problems = findings.problems.lines(placed, name);
  const warnings = findings.warnings.lines(placed, name);
  if (problems.length > 0) throw invalid(problems, warnings, name);
  return { metadata: decodeMetadata(withLists(placed.value)), warnings };
}

function ruleList(key: (typeof ruleKeys)[number], item: Check): Check {
  return both(listOf(item), (value, path, { problems }) => {
    const items = value ?? [];
    if (!Array.isArray(items) || !items.every((one) => typeof one === 'string')) return;
    for (const { index, message } of findListProblems(key, items)) {
      problems.add(index === undefined ? path : [...path, index], () => message);
    }
  });
}

/** Only policies about documents of another kind do without rules. */
function doubtNoRules(value: JsonValue, path: Path, { warnings }: Findings): void {
  const rules = valueAt(value, 'rules');
  const type = valueAt(value, 'policyType') ?? 'kubernetes';
  const isEmpty = rules === null || (Array.isArray(rules) && rules.length === 0);
  if (!isEmpty || type !== 'kubernetes') return;
  warnings.add(
    [...path, 'rules'],
    () =>
      'no request will reach the policy; add a rule, or write policyType: raw if it is asked about other documents',
  );
}

/** The decoder takes no `null` for a list. */
function withLists(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const filled: JsonObject = new Map(value);
  for (const key of ['rules', 'contextAwareResources']) if (filled.get(key) === null) filled.set(key, []);
  return filled;
}

function invalid(problems: readonly string[], warnings: readonly string[], name: string): WardctlError {
  const listed = problems.length === 1 ? problems : [`${name} has several problems`, ...problems];
  // They would otherwise come as news after the problems are gone.
  const lines = [...listed, ...warnings.map((warning) => `warning: ${warning}`)];
  return new WardctlError('METADATA_INVALID', `Metadata is invalid: ${lines.join('\n')}`, {
    hint: 'The numbers behind the name of the file are line and column. All keys and values: wardctl schema metadata',
    details: { problems, ...(warnings.length > 0 && { warnings }) },
  });
}
