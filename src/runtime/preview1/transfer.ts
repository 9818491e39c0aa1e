import type { DescriptorTable } from './descriptors.ts';
import { errno } from './errno.ts';
import { type GuestMemory, u32, type Word } from './guest-memory.ts';

/** As `IOV_MAX` of Linux. */
const maxVectors = 1024;
const vectorSize = 8;
const maxTransfer = 0xffff_ffff;

/** `fd_read`: fills the first buffer that is not empty; 0 bytes where nothing waits (policy-abi 4.1). */
export function readStream(
  memory: GuestMemory,
  table: DescriptorTable,
  fd: Word,
  vectors: Word,
  count: Word,
  result: Word,
): number {
  const stream = table.get(fd);
  if (stream?.kind !== 'input') return errno.badf;
  const transfer = transferOf(memory, vectors, count, result);
  if (typeof transfer === 'number') return transfer;
  const { list, resultTarget } = transfer;
  let read = 0;
  for (let at = 0; at < list.byteLength; at += vectorSize) {
    const length = list.getUint32(at + 4, true);
    if (length === 0) continue;
    const target = memory.bytes(list.getUint32(at, true), length);
    if (target === undefined) return errno.fault;
    read = stream.fifo.readInto(target);
    break;
  }
  resultTarget.setUint32(0, read, true);
  return errno.success;
}

/**
 * `fd_write`: all buffers or, where one is out of range, none.
 * @throws StreamOverflow
 */
export function writeStream(
  memory: GuestMemory,
  table: DescriptorTable,
  fd: Word,
  vectors: Word,
  count: Word,
  result: Word,
): number {
  const stream = table.get(fd);
  if (stream?.kind !== 'output') return errno.badf;
  const transfer = transferOf(memory, vectors, count, result);
  if (typeof transfer === 'number') return transfer;
  const { list, resultTarget } = transfer;
  const pieces: Uint8Array[] = [];
  let written = 0;
  for (let at = 0; at < list.byteLength; at += vectorSize) {
    const piece = memory.bytes(list.getUint32(at, true), list.getUint32(at + 4, true));
    if (piece === undefined) return errno.fault;
    pieces.push(piece);
    written += piece.length;
  }
  if (written > maxTransfer) return errno.inval;
  for (const piece of pieces) stream.sink.write(piece);
  resultTarget.setUint32(0, written, true);
  return errno.success;
}

/** The list of a guest's buffers, and where the number of bytes goes; or an error number. */
function transferOf(
  memory: GuestMemory,
  vectors: Word,
  count: Word,
  result: Word,
): { readonly list: DataView; readonly resultTarget: DataView } | number {
  if (u32(count) > maxVectors) return errno.inval;
  const list = memory.view(vectors, u32(count) * vectorSize);
  const resultTarget = memory.view(result, 4);
  return list === undefined || resultTarget === undefined ? errno.fault : { list, resultTarget };
}
