import type { HostInterfaces } from '../host-interface.ts';
import { absentResource } from './absent.ts';

const Descriptor = absentResource(
  'readViaStream',
  'writeViaStream',
  'appendViaStream',
  'advise',
  'syncData',
  'getFlags',
  'getType',
  'setSize',
  'setTimes',
  'read',
  'write',
  'readDirectory',
  'sync',
  'createDirectoryAt',
  'stat',
  'statAt',
  'setTimesAt',
  'linkAt',
  'openAt',
  'readlinkAt',
  'removeDirectoryAt',
  'renameAt',
  'symlinkAt',
  'unlinkFileAt',
  'isSameObject',
  'metadataHash',
  'metadataHashAt',
);
const DirectoryEntryStream = absentResource('readDirectoryEntry');

/** `wasi:filesystem`: there is no folder to open files in. */
export function filesystemInterfaces(): HostInterfaces {
  return {
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode: () => undefined },
  };
}
