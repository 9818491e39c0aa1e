import { WardctlError } from '../../errors.ts';
import {
  annotationKeys,
  FindingList,
  metadataToJson,
  readMetadataDocument,
  type PolicyMetadata,
} from '../../policy/index.ts';
import { parseYamlDocuments, stringifyYaml, type YamlDocument } from '../../yaml/index.ts';
import type { Scaffolded } from '../scaffolded.ts';
import { AnnotationReader } from './annotation-reader.ts';
import { linksFor } from './links.ts';
import { checkQuestions, type QuestionsFile } from './questions.ts';
import type { ArtifactHubPackage } from './types.ts';

/** What a package for Artifact Hub is made of. */
export interface ArtifactHubSources {
  /** Text of metadata.yml. */
  readonly metadataText: string;
  /** What messages call it, for instance its path. */
  readonly metadataName: string;
  /** Default: no questions. */
  readonly questions?: QuestionsFile | undefined;
  readonly createdAt: Date;
}

const recommendation = 'https://artifacthub.io/packages/helm/kubewarden/kubewarden-controller';

/**
 * The document by which Artifact Hub lists a policy (cli-and-registry 5.10).
 * @throws WardctlError METADATA_UNREADABLE for what is no YAML, METADATA_INVALID with all problems and their places,
 *   QUESTIONS_INVALID
 */
export async function scaffoldArtifactHubPackage(
  sources: ArtifactHubSources,
): Promise<Scaffolded<ArtifactHubPackage>> {
  const { metadataName, questions, createdAt } = sources;
  const document = await readDocument(sources);
  const { metadata, warnings } = readMetadataDocument(document, metadataName);
  if (questions !== undefined) await checkQuestions(questions);
  const problems = new FindingList();
  const reader = new AnnotationReader(metadata.annotations ?? new Map<string, string>(), problems);
  const version = reader.version(annotationKeys.version);
  const image = reader.image(annotationKeys.ociUrl, version);
  const source = reader.url(annotationKeys.source);
  const tag = reader.optional(annotationKeys.releaseTag) ?? `v${version}`;
  const result: ArtifactHubPackage = {
    version,
    name: reader.required(annotationKeys.title),
    displayName: reader.required(annotationKeys.displayName),
    createdAt: createdAt.toISOString(),
    description: reader.required(annotationKeys.description),
    license: reader.optional(annotationKeys.license),
    homeURL: reader.url(annotationKeys.url)?.href,
    containersImages: [{ name: 'policy', image }],
    keywords: reader.words(annotationKeys.keywords),
    links: source === undefined ? undefined : linksFor(source, tag),
    install: installText(image),
    maintainers: reader.mailboxes(annotationKeys.author),
    provider: { name: 'kubewarden' },
    recommendations: [{ url: recommendation }],
    annotations: annotationsOf(metadata, reader, questions),
  };
  refuse(problems.lines(document, metadataName), metadataName);
  return { document: result, warnings };
}

async function readDocument({ metadataText, metadataName }: ArtifactHubSources): Promise<YamlDocument> {
  const documents = await parseYamlDocuments(metadataText, {
    name: metadataName,
    errorCode: 'METADATA_UNREADABLE',
    dialect: 'strict',
  });
  const [document] = documents;
  if (document !== undefined && documents.length === 1) return document;
  throw new WardctlError(
    'METADATA_INVALID',
    `${metadataName}: expected one document, found ${String(documents.length)}`,
    { hint: 'The metadata of a policy is one mapping.' },
  );
}

/** The keys that Kubewarden has on Artifact Hub, sorted. */
function annotationsOf(
  metadata: PolicyMetadata,
  reader: AnnotationReader,
  questions: QuestionsFile | undefined,
): Readonly<Record<string, string>> {
  const document = metadataToJson(metadata);
  const yamlOf = (key: string): string => stringifyYaml(document.get(key) ?? null);
  const isContextAware = metadata.contextAwareResources.length > 0;
  const annotations: Readonly<Record<string, string | undefined>> = {
    'kubewarden/contextAwareResources': isContextAware ? yamlOf('contextAwareResources') : undefined,
    'kubewarden/hidden-ui': reader.truth(annotationKeys.hiddenUi),
    'kubewarden/mutation': String(metadata.mutating),
    'kubewarden/questions-ui': questions?.text,
    'kubewarden/resources': reader.optional(annotationKeys.resources),
    'kubewarden/rules': yamlOf('rules'),
  };
  const present = Object.entries(annotations).flatMap(([key, value]): [string, string][] => {
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(present);
}

/** For readers of Artifact Hub, whose tool is the reference's. */
function installText(image: string): string {
  return [
    'The policy can be obtained using [kwctl](https://docs.kubewarden.io/howtos/install-kwctl):',
    '```console',
    `kwctl pull ${image}`,
    '```',
    'Then, generate the policy manifest and tune it to your liking. For example:',
    '```console',
    `kwctl scaffold manifest -t ClusterAdmissionPolicy registry://${image}`,
    '```',
    '',
  ].join('\n');
}

function refuse(problems: readonly string[], name: string): void {
  const [only] = problems;
  if (only === undefined) return;
  const message = problems.length === 1 ? only : [`${name} has several problems`, ...problems].join('\n');
  throw new WardctlError('METADATA_INVALID', `Not ready for Artifact Hub: ${message}`, {
    hint: 'Correct the annotations; the numbers behind the name of the file are line and column.',
    details: { problems },
  });
}
