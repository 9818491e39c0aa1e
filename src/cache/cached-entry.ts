import type { EntryFile } from './entry-folder.ts';
import type { CacheKey } from './key.ts';

/** An entry as it is listed. Its contents were not looked at: who uses it checks them. */
export type CachedEntry = EntryFile & EntryAbout;

type EntryAbout =
  | { readonly key: CacheKey; readonly problem?: undefined }
  /** Why its key cannot be told: it is damaged, or of another version of wardctl. */
  | { readonly key?: undefined; readonly problem: string };
