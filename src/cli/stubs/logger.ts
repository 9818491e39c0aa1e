const silent = (): void => undefined;
const logger = { debug: silent, error: silent, info: silent, trace: silent, warn: silent };

/** For `logger`: oclif's debug lines are for authors of oclif plugins. */
export const getLogger = (): typeof logger => logger;
export const makeDebug = (): typeof silent => silent;
