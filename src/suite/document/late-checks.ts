import { suggestHostCapability } from '../../policy/index.ts';
import type { TextMatcher } from '../suite.ts';
import { closestWord, shortened } from './keys.ts';
import type { Path, Report } from './report.ts';

/** Checks whose code is loaded only where a suite needs them: regular expressions, and names of host calls. */
export class LateChecks {
  private readonly patterns = new Map<string, Path[]>();
  private readonly hostCalls = new Map<string, Path[]>();
  private readonly reasons = new Map<string, Path[]>();

  addPattern(pattern: string, path: Path): void {
    addTo(this.patterns, pattern, path);
  }

  /** A message that says why a request is rejected. @param path of the matcher */
  addReason(matcher: TextMatcher, path: Path): void {
    if (matcher.type === 'matches') addTo(this.reasons, matcher.pattern, path);
  }

  /** @param name of a capability, or of a request as sessions have it */
  addHostCall(name: string, path: Path): void {
    addTo(this.hostCalls, name, path);
  }

  async run(report: Report): Promise<void> {
    if (this.patterns.size > 0) await this.checkPatterns(report);
    if (this.hostCalls.size > 0) await this.checkHostCalls(report);
  }

  private async checkPatterns(report: Report): Promise<void> {
    const { RE2JS } = await import('re2js');
    for (const [pattern, paths] of this.patterns) {
      try {
        const reasons = RE2JS.compile(pattern).test('') ? this.reasons.get(pattern) : undefined;
        for (const path of reasons ?? []) reportNoReason(path, report);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        for (const path of paths) {
          const found = `\`${shortened(pattern)}\`: ${reason}`;
          report.problem(path, () => `expected a regular expression in RE2 syntax, found ${found}`);
        }
      }
    }
  }

  private async checkHostCalls(report: Report): Promise<void> {
    const { capabilityNames, operationPaths } = await import('../../host/index.ts');
    const requests = Object.keys(capabilityNames);
    const known = new Set([...requests, ...operationPaths()]);
    for (const [name, paths] of this.hostCalls) {
      if (known.has(name)) continue;
      const near = closestWord(name, requests) ?? suggestHostCapability(name);
      const advice = near === undefined ? `; known are ${[...known].join(', ')}` : `; did you mean ${near}?`;
      for (const path of paths) {
        report.problem(path, () => {
          return `expected a host capability or a request to one, found \`${shortened(name)}\`${advice}`;
        });
      }
    }
  }
}

function reportNoReason(path: Path, report: Report): void {
  report.vacuity({
    rule: 'unexplained-rejection',
    path,
    part: 'key',
    message: 'the pattern of the message holds for an empty text, so that it does not say why',
    hint: 'Name a part of the message that is always there.',
  });
}

function addTo(paths: Map<string, Path[]>, name: string, path: Path): void {
  const known = paths.get(name);
  if (known === undefined) paths.set(name, [path]);
  else known.push(path);
}
