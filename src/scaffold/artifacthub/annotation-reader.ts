import { parseSemanticVersion, shownValue, type Findings } from '../../policy/index.ts';
import { formatOciReference, parseOciReference } from '../oci-reference.ts';
import { parseMailboxes, type Mailbox } from './mailboxes.ts';

const maxUrlLength = 2048;
/** Of a tag of an OCI artifact, which has a `v` in front. */
const maxVersionLength = 127;

/** The annotations of metadata, read as Artifact Hub needs them; what cannot be used is a problem for each key. */
export class AnnotationReader {
  private readonly annotations: ReadonlyMap<string, string>;
  private readonly problems: Findings['problems'];

  constructor(annotations: ReadonlyMap<string, string>, problems: Findings['problems']) {
    this.annotations = annotations;
    this.problems = problems;
  }

  optional(key: string): string | undefined {
    return this.annotations.get(key);
  }

  /** `''` where it is missing. */
  required(key: string): string {
    const value = this.annotations.get(key) ?? '';
    if (value === '') this.refuse(key, 'a text that is not empty');
    return value;
  }

  /** A version by semver that can be the tag of an OCI artifact. */
  version(key: string): string {
    const version = this.annotations.get(key) ?? '';
    if (parseSemanticVersion(version) === undefined || version.includes('+')) {
      this.refuse(key, 'a full version such as 1.0.0, without "+"');
    } else if (version.length > maxVersionLength) {
      this.refuse(key, `a version of at most ${String(maxVersionLength)} characters`);
    }
    return version;
  }

  /** A link that browsers follow; others, such as `javascript:`, do harm there. */
  url(key: string): URL | undefined {
    const text = this.annotations.get(key);
    if (text === undefined) return undefined;
    const url = text.length > maxUrlLength ? null : URL.parse(text);
    if (url !== null && ['https:', 'http:'].includes(url.protocol)) return url;
    this.refuse(key, `a URL such as https://example.com, of at most ${String(maxUrlLength)} characters`);
    return undefined;
  }

  /** The reference of an OCI artifact, with the tag for a version. */
  image(key: string, version: string): string {
    const repository = this.annotations.get(key) ?? '';
    const reference = parseOciReference(repository);
    if (reference === undefined || reference.tag !== undefined || reference.digest !== undefined) {
      this.refuse(key, 'an OCI repository without tag, such as ghcr.io/example/policies/my-policy');
      return '';
    }
    return formatOciReference({ ...reference, tag: `v${version}` });
  }

  /** A list with commas between its items. */
  words(key: string): string[] | undefined {
    const words = this.annotations
      .get(key)
      ?.split(',')
      .map((word) => word.trim());
    if (words?.includes('')) this.refuse(key, 'words with commas between them, none of them empty');
    return words;
  }

  mailboxes(key: string): Mailbox[] | undefined {
    const text = this.annotations.get(key);
    if (text === undefined) return undefined;
    const mailboxes = parseMailboxes(text);
    if (mailboxes === undefined)
      this.refuse(key, 'e-mail addresses such as Jane Doe <jane@example.com>, joe@example.com');
    return mailboxes;
  }

  /** `true` or `false`, as text. */
  truth(key: string): string | undefined {
    const text = this.annotations.get(key);
    if (text !== undefined && !['true', 'false'].includes(text)) this.refuse(key, "'true' or 'false'");
    return text;
  }

  private refuse(key: string, expected: string): void {
    const found = shownValue(this.annotations.get(key) ?? null);
    this.problems.add(['annotations', key], () => `expected ${expected}, found ${found}`);
  }
}
