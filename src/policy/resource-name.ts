const maxLength = 253;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a text may be the name of a Kubernetes resource: an RFC 1123 subdomain (cli-and-registry 5.10). */
export function isResourceName(text: string): boolean {
  return text.length <= maxLength && text.split('.').every((part) => label.test(part));
}
