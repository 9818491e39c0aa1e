/** What components of the world `policy` import (src/assets/wit), as componentize-qjs offers it. */
declare module 'wardctl:policy/host-capabilities@0.1.0' {
  const hostCapabilities: {
    readonly call: (binding: string, namespace: string, operation: string, payload: string) => string;
  };
  export default hostCapabilities;
}

declare module 'wardctl:policy/log@0.1.0' {
  type Level = 'trace' | 'debug' | 'info' | 'warning' | 'error';
  const log: { readonly log: (level: Level, message: string, fields: string) => void };
  export default log;
}

declare module 'wasi:random/random@0.2.12' {
  const random: { readonly getRandomBytes: (length: number) => Uint8Array };
  export default random;
}
