import { GuestFailure } from '../../guest-failure.ts';

/** A class of resources that no guest can get hold of: to call one of their methods is a trap. */
export function absentResource(...methods: string[]): new () => object {
  const AbsentResource = class extends Object {};
  for (const name of methods) {
    Object.defineProperty(AbsentResource.prototype, name, {
      value: () => {
        throw new GuestFailure('trap', `policy called ${name} of a resource that it was never given`);
      },
    });
  }
  return AbsentResource;
}
