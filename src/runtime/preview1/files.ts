import type { DescriptorTable } from './descriptors.ts';
import { errno } from './errno.ts';
import type { GuestMemory, Word } from './guest-memory.ts';
import { readStream, writeStream } from './transfer.ts';

const fdstatSize = 24;
const appendFlag = 1;
const rights = { fdRead: 1 << 1, fdWrite: 1 << 6, fdFilestatGet: 1 << 21, pollFdReadwrite: 1 << 27 };

/** The functions on files: of those there are three pipes, and no folder to open others in (policy-abi 4). */
export function fileFunctions(memory: GuestMemory, table: DescriptorTable) {
  // Pipes have no position, so that the order of `whence`, in which preview 0 differs, does not matter.
  const noPosition = table.answering(errno.spipe);
  // The answer of the reference implementation's pipes to whoever changes their attributes.
  const noAttribute = (): number => errno.badf;
  const noFolder = table.answering(errno.notdir);
  return {
    fd_advise: noAttribute,
    fd_allocate: noAttribute,
    fd_close: (fd: Word): number => table.close(fd),
    fd_datasync: table.answering(errno.success),
    fd_fdstat_get: (fd: Word, result: Word): number => writeFdstat(memory, table, fd, result),
    fd_fdstat_set_flags: noAttribute,
    fd_fdstat_set_rights: table.answering(errno.notsup),
    fd_filestat_set_size: noAttribute,
    fd_filestat_set_times: noAttribute,
    fd_pread: noPosition,
    fd_prestat_dir_name: noFolder,
    fd_prestat_get: (): number => errno.badf,
    fd_pwrite: noPosition,
    fd_read: (fd: Word, vectors: Word, count: Word, result: Word): number =>
      readStream(memory, table, fd, vectors, count, result),
    fd_readdir: noFolder,
    fd_renumber: (from: Word, to: Word): number => table.renumber(from, to),
    fd_seek: noPosition,
    fd_sync: table.answering(errno.success),
    fd_tell: noPosition,
    fd_write: (fd: Word, vectors: Word, count: Word, result: Word): number =>
      writeStream(memory, table, fd, vectors, count, result),
    path_create_directory: noFolder,
    path_filestat_get: noFolder,
    path_filestat_set_times: noFolder,
    path_link: noFolder,
    path_open: noFolder,
    path_readlink: noFolder,
    path_remove_directory: noFolder,
    path_rename: noFolder,
    path_symlink: (_path: Word, _length: Word, fd: Word): number => noFolder(fd),
    path_unlink_file: noFolder,
  };
}

/** `fd_filestat_get`: every field is 0, the file type with it (`unknown`, as there is none for pipes). */
export function writeFilestat(
  memory: GuestMemory,
  table: DescriptorTable,
  filestatSize: number,
  fd: Word,
  result: Word,
): number {
  if (table.get(fd) === undefined) return errno.badf;
  const target = memory.bytes(result, filestatSize);
  if (target === undefined) return errno.fault;
  target.fill(0);
  return errno.success;
}

function writeFdstat(memory: GuestMemory, table: DescriptorTable, fd: Word, result: Word): number {
  const stream = table.get(fd);
  if (stream === undefined) return errno.badf;
  const target = memory.view(result, fdstatSize);
  if (target === undefined) return errno.fault;
  const isInput = stream.kind === 'input';
  const base = (isInput ? rights.fdRead : rights.fdWrite) | rights.fdFilestatGet | rights.pollFdReadwrite;
  target.setUint16(0, 0, true);
  target.setUint32(2, isInput ? 0 : appendFlag, true);
  target.setUint16(6, 0, true);
  target.setBigUint64(8, BigInt(base), true);
  target.setBigUint64(16, 0n, true);
  return errno.success;
}
