import { checkTypeSizes, tooLarge, type Weight } from './type-model.ts';

/** As many core instances a run makes at most; adapters and fix-ups included, policies have some ten. */
const maxCoreInstances = 100;
/** Policies have up to five; compositions one for each part and each interface between them. */
const maxInstances = 100;

/** Adds up what a component takes in, with the components that it instantiates. */
export class WeightSum implements Weight {
  instances = 1;
  coreInstances = 0;
  typeSize = 0;

  /** @throws WardctlError WASM_TOO_LARGE */
  addCoreInstance(): void {
    this.add({ instances: 0, coreInstances: 1, typeSize: 0 });
  }

  /** @param weight of its component @throws WardctlError WASM_TOO_LARGE */
  addInstance(weight: Weight | undefined): void {
    if (weight !== undefined) this.add(weight);
  }

  /** @param typeSize of a function that is lifted or lowered @throws WardctlError WASM_TOO_LARGE */
  addTypes(typeSize: number): void {
    this.add({ instances: 0, coreInstances: 0, typeSize });
  }

  private add({ instances, coreInstances, typeSize }: Weight): void {
    this.instances += instances;
    this.coreInstances += coreInstances;
    this.typeSize += typeSize;
    if (this.instances > maxInstances)
      throw tooLarge('component makes, with those within,', maxInstances, 'instances of components');
    if (this.coreInstances > maxCoreInstances)
      throw tooLarge('component makes, with those within,', maxCoreInstances, 'instances of core modules');
    checkTypeSizes(this.typeSize);
  }
}
