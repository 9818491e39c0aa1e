import { openSync, readSync } from 'node:fs';

/** A read of the device is cut there, so that a watchdog can stop a guest that asks for gigabytes. */
const maxReadBytes = 65_536;

/** Fills `target` from the operating system's generator. */
export function fillFromHost(target: Uint8Array, device = '/dev/urandom'): void {
  // The device where there is one: a small read takes 3 us, loading node:crypto for it more than 5 ms.
  if (!fillFromDevice(target, device)) process.getBuiltinModule('node:crypto').randomFillSync(target);
}

/**
 * Devices stay open: a watchdog that stops a guest in the middle of a read skips `finally` too, so that each
 * such guest would leave a file open.
 */
const openDevices = new Map<string, number>();

/** Whether the device exists and filled all of `target`. */
function fillFromDevice(target: Uint8Array, device: string): boolean {
  try {
    const file = openDevices.get(device) ?? openSync(device, 'r');
    openDevices.set(device, file);
    let filled = 0;
    while (filled < target.length) {
      const read = readSync(file, target, filled, Math.min(maxReadBytes, target.length - filled), null);
      if (read === 0) return false;
      filled += read;
    }
    return true;
  } catch {
    return false;
  }
}
