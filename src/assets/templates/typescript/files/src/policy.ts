import { accept, definePolicy, log, mutate, reject } from 'wardctl/policy';
import { imageUsersOf } from './images.ts';
import { isFrom, onMirror, parseReference } from './reference.ts';
import { findProblems, type Settings } from './settings.ts';

export default definePolicy<Settings>({
  validateSettings(settings) {
    const problems = findProblems(settings);
    return problems.length === 0 ? { valid: true } : { valid: false, message: problems.join('; ') };
  },

  validate({ kind, object }, { registries, mirror }) {
    // Missing or null where something is deleted.
    if (!object) return accept();
    const problems: string[] = [];
    let isChanged = false;

    for (const user of imageUsersOf(kind.kind, object)) {
      if (typeof user.image !== 'string') {
        problems.push(`${user.title}: image must be text`);
        continue;
      }
      const reference = parseReference(user.image);
      if (isFrom(registries, reference)) continue;
      if (mirror === undefined) {
        const allowed = registries.join(', ');
        problems.push(
          `${user.title} uses image "${user.image}", which is not from an allowed registry (${allowed})`,
        );
      } else {
        user.replaceImage(onMirror(mirror, reference));
        isChanged = true;
      }
    }

    log.debug('images looked at', { kind: kind.kind, problems: problems.length, isChanged });
    if (problems.length > 0) return reject(problems.join('; '));
    return isChanged ? mutate(object) : accept();
  },
});
