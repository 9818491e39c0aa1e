import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/**
 * Puts the licence texts of the packages that went into a bundle beside it, as their licences ask.
 *
 * @param fileName the file to emit
 */
export function thirdPartyNotices(fileName: string): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const id of output.moduleIds) {
          const folder = packageFolder(id);
          if (folder !== undefined) folders.add(folder);
        }
      }
      if (folders.size === 0) return;
      this.emitFile({ type: 'asset', fileName, source: [...folders].sort().map(noticeOf).join('\n') });
    },
  };
}

function packageFolder(moduleId: string): string | undefined {
  const path = moduleId.replaceAll('\\', '/');
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function noticeOf(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? declaredLicence(folder, name) : readFileSync(join(folder, file), 'utf8');
  return `${name}\n\n${text.trim()}\n\n${'-'.repeat(80)}\n`;
}

function declaredLicence(folder: string, name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (
    typeof manifest === 'object' &&
    manifest !== null &&
    'license' in manifest &&
    typeof manifest.license === 'string'
  )
    return `Licence: ${manifest.license}`;
  throw new Error(`${name} is bundled, but has no licence`);
}
