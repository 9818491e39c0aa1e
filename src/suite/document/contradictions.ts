import type { JsonObject } from '../../json/index.ts';
import { answerKeys } from './keys.ts';
import type { Path, Report } from './report.ts';

/** Reports what no policy can do at once. @param members those of `expect` */
export function reportContradictions(members: JsonObject, path: Path, report: Report): void {
  const contradict = (key: string, reason: string): void => {
    report.problem([...path, key], () => `expected no \`${key}\` ${reason}`, 'key');
  };
  if (members.has('settingsInvalid')) {
    for (const key of [...answerKeys, 'error']) {
      if (!members.has(key)) continue;
      contradict(key, 'beside `settingsInvalid`: a policy that refuses its settings is asked nothing');
    }
    return;
  }
  if (members.has('error')) {
    const reason = 'beside `error`: a policy that cannot answer rejects the request and changes nothing';
    if (members.get('allowed') === true) contradict('allowed', reason);
    if (members.get('mutated') === true) contradict('mutated', reason);
    if (members.has('patch')) contradict('patch', reason);
  }
  if (members.get('mutated') === false && members.has('patch')) {
    contradict('patch', 'beside `mutated: false`');
  }
}
