import manifest from '../../package.json' with { type: 'json' };

/** The version of wardctl, as published. */
export const version: string = manifest.version;
