import { readMetadataDocument, type MetadataDocument, type PlacedDocument } from '../policy/index.ts';
import { parseYamlDocument } from '../yaml/index.ts';

/** What a metadata.yml says, and where. */
export interface ReadMetadata extends MetadataDocument {
  readonly document: PlacedDocument;
  /** Of the file. */
  readonly name: string;
}

/**
 * Reads the text of a metadata.yml: one document of YAML or JSON.
 * @param name of the file, for messages
 * @throws WardctlError METADATA_UNREADABLE, METADATA_INVALID
 */
export async function readMetadata(text: string, name: string): Promise<ReadMetadata> {
  const source = { name, errorCode: 'METADATA_UNREADABLE', dialect: 'strict' } as const;
  const document: PlacedDocument = (await parseYamlDocument(text, source)) ?? nothing;
  return { ...readMetadataDocument(document, name), document, name };
}

const nothing = { value: null, positionOf: () => ({ line: 1, column: 1 }) };
