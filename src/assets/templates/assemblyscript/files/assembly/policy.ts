import { Edits } from './json/edits';
import { Json } from './json/json';
import { quote } from './json/text';
import { debug } from './log';
import { imageUsersOf } from './pods';
import { Reference } from './reference';
import { accept, mutate, reject } from './response';
import { Settings } from './settings';

/** Decides about an AdmissionRequest. */
export function validate(request: Json, settings: Settings): string {
  if (settings.problem != '') return reject(settings.problem);
  const object = request.get('object');
  const problems: string[] = [];
  const edits = new Edits();
  const users = imageUsersOf(request.get('kind').get('kind').text, object);
  for (let i = 0; i < users.length; i++) {
    const user = users[i];
    if (!user.image.isText) {
      problems.push(`${user.title}: image must be text`);
      continue;
    }
    const reference = Reference.of(user.image.text);
    if (reference.isFrom(settings.registries)) continue;
    if (settings.mirror == '') problems.push(notAllowed(user.title, user.image, settings));
    else edits.replace(user.image, quote(reference.onMirror(settings.mirror)));
  }
  return answer(object, problems, edits);
}

function notAllowed(title: string, image: Json, settings: Settings): string {
  const allowed = settings.registries.join(', ');
  return `${title} uses image "${image.text}", which is not from an allowed registry (${allowed})`;
}

function answer(object: Json, problems: string[], edits: Edits): string {
  if (problems.length > 0) {
    const message = problems.join('; ');
    debug(`rejected: ${message}`);
    return reject(message);
  }
  if (edits.isEmpty) {
    debug('accepted');
    return accept();
  }
  debug('accepted with images from the mirror');
  return mutate(edits.applyTo(object));
}
