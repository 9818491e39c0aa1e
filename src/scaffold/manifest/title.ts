import { WardctlError } from '../../errors.ts';
import { isResourceName } from '../../policy/index.ts';

const maxLength = 253;
const maxLabelLength = 63;

/**
 * Refuses a title that cannot be the name of a Kubernetes resource: an RFC 1123 subdomain (cli-and-registry 5.10).
 * @throws WardctlError POLICY_TITLE_INVALID
 */
export function checkTitle(title: string): void {
  if (isResourceName(title)) return;
  throw new WardctlError(
    'POLICY_TITLE_INVALID',
    `Invalid title ${shown(title)}: expected a name by RFC 1123 (lower case letters, digits, "-" and "."), ${problemOf(title)}`,
    { hint: `Give another name with --title, for instance: --title ${similarName(title)}` },
  );
}

function problemOf(title: string): string {
  if (title === '') return 'found none';
  if (title.length > maxLength) {
    return `of at most ${String(maxLength)} characters, found ${String(title.length)}`;
  }
  const [character] = /[^a-z0-9.-]/u.exec(title) ?? [];
  if (character !== undefined) return `found the character ${JSON.stringify(character)}`;
  const label = title.split('.').find((part) => !isResourceName(part));
  if (label === '') return 'found nothing before, between or after the dots';
  if (label === undefined || label.length <= maxLabelLength) {
    return 'found "-" at the beginning or the end of a part';
  }
  return `with parts of at most ${String(maxLabelLength)} characters between the dots, found ${String(label.length)}`;
}

/** A name that can be used, as much like the title as possible. */
function similarName(title: string): string {
  const name = title
    .slice(0, maxLabelLength)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return isResourceName(name) ? name : 'my-policy';
}

function shown(title: string): string {
  return `'${title.length > maxLength ? `${title.slice(0, maxLength)}…` : title}'`;
}
