/** For `config/index`: commands are given a finished configuration, so there is nothing to load. */
export const Config = {
  load<T>(config: T): Promise<T> {
    return Promise.resolve(config);
  },
};
