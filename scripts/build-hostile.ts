import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleModule, hostileFolder, hostileGuests } from './hostile-guests.ts';

for (const name of hostileGuests()) {
  const source = readFileSync(join(hostileFolder, `${name}.wat`), 'utf8');
  writeFileSync(join(hostileFolder, `${name}.wasm`), await assembleModule(name, source));
}
