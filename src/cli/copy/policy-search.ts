import { WardctlError } from '../../errors.ts';
import { policyLayerOf, type ImageManifest } from '../../oci/index.ts';

/** Whether there is a policy among manifests: of a list, one may be a policy and the others about it. */
export class PolicySearch {
  private isFound = false;
  private firstProblem: string | undefined;

  look(manifest: ImageManifest): void {
    try {
      policyLayerOf(manifest, 'it');
      this.isFound = true;
    } catch (error) {
      if (!(error instanceof WardctlError)) throw error;
      this.firstProblem ??= error.message;
    }
  }

  /** Why what was looked at is no policy; `undefined` where it is one. */
  get problem(): string | undefined {
    return this.isFound ? undefined : this.firstProblem;
  }
}
