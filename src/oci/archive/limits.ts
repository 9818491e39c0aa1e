import { maxModuleBytes } from '../../files/index.ts';

/** What an archive may hold at most. */
export interface ArchiveLimits {
  /** Folders count too. Default: 20,000. */
  readonly maxEntries: number;
  /** Of one entry. Default: 256 MiB. */
  readonly maxEntryBytes: number;
  /** Of all that is unpacked, headers included. Default: 4 GiB. */
  readonly maxTotalBytes: number;
}

export const defaultArchiveLimits: ArchiveLimits = {
  maxEntries: 20_000,
  maxEntryBytes: maxModuleBytes,
  maxTotalBytes: 4 * 1024 ** 3,
};
