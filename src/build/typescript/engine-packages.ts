import { assetPath } from '../../assets/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { findPackage, isRecord } from '../../packages/index.ts';
import type { BuildTarget } from '../build-target.ts';
import { packageUrl, type SbomComponent } from '../sbom/component.ts';
import { npmComponent } from '../sbom/npm-component.ts';
import { componentizerPackage } from './component/componentize-job.ts';

/**
 * What the JavaScript engine in a policy is made of: packages that the bundle knows nothing of.
 * @param folders absolute paths, where componentize-qjs was found
 */
export function enginePackages(target: BuildTarget, folders: readonly string[]): SbomComponent[] {
  if (target !== 'component') return frozenEngine();
  const componentizer = npmComponent(findPackage(componentizerPackage, folders)?.manifest);
  return componentizer === undefined ? [] : [componentizer];
}

/** The engine of modules, whose licences NOTICE.txt beside it has. */
function frozenEngine(): SbomComponent[] {
  const text = readTextBounded(assetPath('typescript/engine.json'), {
    what: 'description of the engine',
    errorCode: 'BUILD_FAILED',
  });
  const record: unknown = JSON.parse(text);
  const madeOf = isRecord(record) && isRecord(record['madeOf']) ? record['madeOf'] : {};
  const types = { 'quickjs-wasi': 'npm', 'quickjs-ng': 'generic' } as const;
  return Object.entries(types).map(([name, type]) => {
    const version = String(madeOf[name]);
    return { name, version, purl: packageUrl(type, name, version), license: 'MIT' };
  });
}
