/**
 * Names of global objects that programs for Node and browsers use, and that policies do not have on some target. Whether
 * a policy has brought one itself is found out when its top-level code runs.
 */
export const absentGlobals: readonly string[] = [
  // Not in the language that engines of policies know.
  'Intl',
  'Temporal',
  'WebAssembly',
  // https://min-common-api.proposal.wintertc.org/
  ...['AbortController', 'AbortSignal', 'Blob', 'ByteLengthQueuingStrategy', 'CompressionStream'],
  ...['CountQueuingStrategy', 'Crypto', 'CryptoKey', 'CustomEvent', 'DecompressionStream', 'Event'],
  ...['EventTarget', 'File', 'FormData', 'Headers', 'MessageChannel', 'MessageEvent', 'MessagePort'],
  ...['ReadableStream', 'Request', 'Response', 'SubtleCrypto', 'TextDecoder', 'TextDecoderStream'],
  ...['TextEncoder', 'TextEncoderStream', 'TransformStream', 'URL', 'URLPattern', 'URLSearchParams'],
  ...['WritableStream', 'clearInterval', 'clearTimeout', 'crypto', 'fetch', 'navigator'],
  ...['reportError', 'self', 'setInterval', 'setTimeout', 'structuredClone'],
  // https://nodejs.org/api/globals.html
  ...['Buffer', '__dirname', '__filename', 'clearImmediate', 'global', 'process', 'setImmediate'],
  // Of browsers.
  ...['BroadcastChannel', 'EventSource', 'FileReader', 'WebSocket', 'Worker', 'XMLHttpRequest', 'alert'],
  ...['cancelAnimationFrame', 'document', 'indexedDB', 'localStorage', 'location', 'requestAnimationFrame'],
  ...['requestIdleCallback', 'sessionStorage', 'window'],
  // Of other runtimes.
  ...['Bun', 'Deno'],
];

/** What to use instead of some of them. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['fetch', 'ask the host through wardctl/policy instead'],
  ['XMLHttpRequest', 'ask the host through wardctl/policy instead'],
  ['process', 'what a policy needs to know is in its settings'],
  ['Intl', 'write texts without it'],
  ['setTimeout', 'promises work without it'],
  ['structuredClone', 'JSON.parse(JSON.stringify(value)) copies what came as JSON'],
  ['global', 'globalThis is there'],
  ['self', 'globalThis is there'],
  ['window', 'globalThis is there'],
  ['crypto', 'Math.random is there, and wardctl/policy has functions for certificates'],
]);

/** What is wrong with a use of one of them. */
export function describeAbsent(name: string): string {
  const replacement = replacements.get(name);
  return `policies have no ${name}${replacement === undefined ? '' : `: ${replacement}`}`;
}

/** Methods that are there without what the languages of people need, by what they do then. */
export const plainMethods: ReadonlyMap<string, string> = new Map([
  ['toLocaleString', 'writes in one way, whatever the language'],
  ['toLocaleDateString', 'writes in one way, whatever the language'],
  ['toLocaleTimeString', 'writes in one way, whatever the language'],
  ['toLocaleLowerCase', 'works as toLowerCase'],
  ['toLocaleUpperCase', 'works as toUpperCase'],
  ['localeCompare', 'compares code units, whatever the language'],
]);
