import type { PolicyMetadata } from '../metadata.ts';
import { pathText, type Path } from './place.ts';
import { findListProblems, ruleKeys } from './rule-lists.ts';

/** A rule of the format that metadata breaks. */
export interface MetadataProblem {
  /** Such as `rules[1].apiGroups`. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
}

/**
 * All that is wrong with metadata that has the right shape, as modules hold it (policy-abi 2.2). Unlike for the
 * reference, the order of a rule's elements does not matter.
 */
export function validateMetadata(metadata: PolicyMetadata): MetadataProblem[] {
  return [...protocolProblems(metadata), ...ruleProblems(metadata), ...resourceProblems(metadata)];
}

function protocolProblems({ protocolVersion, executionMode }: PolicyMetadata): MetadataProblem[] {
  if (protocolVersion === undefined) {
    return [problem(['protocolVersion'], 'expected v1 or Unknown, found nothing')];
  }
  if (protocolVersion === 'v1' || executionMode !== 'kubewarden-wapc') return [];
  return [problem(['protocolVersion'], 'expected v1 in the execution mode kubewarden-wapc, found "Unknown"')];
}

function ruleProblems({ rules }: PolicyMetadata): MetadataProblem[] {
  return rules.flatMap((rule, number) =>
    ruleKeys.flatMap((key) =>
      findListProblems(key, rule[key]).map(({ index, message }) => {
        const path = ['rules', number, key];
        return problem(index === undefined ? path : [...path, index], message);
      }),
    ),
  );
}

function resourceProblems({ contextAwareResources }: PolicyMetadata): MetadataProblem[] {
  return contextAwareResources.flatMap((resource, number) =>
    (['apiVersion', 'kind'] as const)
      .filter((key) => resource[key] === '')
      .map((key) =>
        problem(['contextAwareResources', number, key], 'expected a string that is not empty, found ""'),
      ),
  );
}

function problem(path: Path, message: string): MetadataProblem {
  return { path: pathText(path), message };
}
