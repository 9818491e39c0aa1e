export { createGuestClock } from './clock.ts';
export { systemFunctions } from './names.ts';
export { ProcExit } from './proc-exit.ts';
export { fillFromHost } from './random.ts';
export type { ByteSink } from './streams.ts';
export { BoundedOutput, ByteFifo, StreamOverflow } from './streams.ts';
export type { System, SystemModule, SystemOptions } from './system.ts';
export { createSystem } from './system.ts';
