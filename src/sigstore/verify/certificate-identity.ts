import { shownText } from '../../oci/index.ts';
import type { CertificateIdentity } from '../signer.ts';
import {
  extensionOids,
  innerValue,
  invalid,
  printableText,
  type Extensions,
} from './certificate-extensions.ts';

const utf8StringTag = 0x0c;
/** Context-specific tags of GeneralName (RFC 5280, 4.2.1.6). */
const nameTags = { email: 1, uri: 6 } as const;

/** Who a certificate was given to. @throws SignatureError CERTIFICATE_INVALID */
export function identityOf(extensions: Extensions): CertificateIdentity {
  return {
    ...alternativeNameOf(extensions),
    issuer: issuerOf(extensions),
    workflowRepository: bareText(extensions, extensionOids.workflowRepository, 'a repository'),
  };
}

/** Of several names each reader would take another one: Sigstore's authorities give exactly one (sigstore-and-oci 2.2). */
function alternativeNameOf(extensions: Extensions): Pick<CertificateIdentity, 'subject' | 'subjectKind'> {
  const extension = extensions.get(extensionOids.subjectAltName);
  if (extension === undefined) {
    throw invalid('expected one subject alternative name, found none');
  }
  const names = innerValue(extension, 'subjectAltName').subs;
  const [name] = names;
  if (name === undefined || names.length !== 1) {
    throw invalid(`expected one subject alternative name, found ${String(names.length)}`);
  }
  if (name.tag.isContextSpecific(nameTags.email)) {
    return { subject: printableText(name.value, 'a mail address'), subjectKind: 'email' };
  }
  if (name.tag.isContextSpecific(nameTags.uri)) {
    return { subject: printableText(name.value, 'a URI'), subjectKind: 'uri' };
  }
  const found = `one of the kind ${String(name.tag.number)}`;
  throw invalid(`expected a mail address or a URI as subject alternative name, found ${found}`);
}

/** There are two extensions for it, an old and a new one; where both are they have to say the same. */
function issuerOf(extensions: Extensions): string {
  const old = bareText(extensions, extensionOids.issuerText, 'an issuer');
  const issuer = utf8Text(extensions, extensionOids.issuer, 'an issuer');
  if (old !== undefined && issuer !== undefined && old !== issuer) {
    throw invalid(`expected one issuer, found ${shownText(issuer)} and ${shownText(old)}`);
  }
  const found = issuer ?? old;
  if (found === undefined) throw invalid('expected the issuer of the identity, found none');
  return found;
}

function bareText(extensions: Extensions, oid: string, name: string): string | undefined {
  const extension = extensions.get(oid);
  return extension && printableText(extension.value, name);
}

function utf8Text(extensions: Extensions, oid: string, name: string): string | undefined {
  const extension = extensions.get(oid);
  if (extension === undefined) return undefined;
  const text = innerValue(extension, oid);
  if (text.tag.toDER() !== utf8StringTag) throw invalid(`expected ${name} as UTF8String, found another type`);
  return printableText(text.value, name);
}
