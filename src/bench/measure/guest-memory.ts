/**
 * Does work and tells the largest linear memory that a guest had meanwhile, in bytes; `undefined` where no guest was
 * made. Memories never shrink, so that their last size is their largest. The engine's class of instances is watched for the time:
 * nothing that measures time should run in `work`.
 */
export async function watchGuestMemory<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly guestBytes: number | undefined }> {
  const memories: WebAssembly.Memory[] = [];
  const { Instance } = WebAssembly;
  const watched = new Proxy(Instance, {
    construct(target, args: ConstructorParameters<typeof Instance>) {
      const instance = new target(...args);
      // Rego policies import their memory, others export it.
      const offered = Object.values(args[1] ?? {}).flatMap((names) => Object.values(names));
      for (const item of [...offered, ...Object.values(instance.exports)]) {
        if (item instanceof WebAssembly.Memory) memories.push(item);
      }
      return instance;
    },
  });
  Reflect.set(WebAssembly, 'Instance', watched);
  try {
    const result = await work();
    const sizes = memories.map(({ buffer }) => buffer.byteLength);
    return { result, guestBytes: sizes.length === 0 ? undefined : Math.max(...sizes) };
  } finally {
    Reflect.set(WebAssembly, 'Instance', Instance);
  }
}
