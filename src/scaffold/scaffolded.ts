/** A document that was made of something else, with what its reader should know. */
export interface Scaffolded<Document> {
  readonly document: Document;
  /** One sentence each. */
  readonly warnings: readonly string[];
}
