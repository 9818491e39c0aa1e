import { Json } from './json/json';
import { quote } from './json/text';
import { isBelow } from './reference';
import { isRegistry } from './registry';

const form = 'host[:port][/path] in lower case, such as ghcr.io/acme';

/** What the user configures. */
export class Settings {
  /** Where images may come from; never empty. */
  readonly registries: string[] = [];
  /** Where other images are taken from; empty where there is no mirror. */
  mirror: string = '';
  /** What is wrong with the settings; empty where nothing is. The rest is not to be used then. */
  problem: string = '';

  static of(json: Json): Settings {
    const settings = new Settings();
    settings.readKeys(json);
    settings.readRegistries(json.get('registries'));
    settings.readMirror(json.get('mirror'));
    return settings;
  }

  private readKeys(json: Json): void {
    const members = json.members();
    for (let i = 0; i < members.length; i++) {
      const name = members[i].name;
      if (name == 'registries' || name == 'mirror') continue;
      this.refuse(`unknown setting ${quote(name)}: expected registries or mirror`);
    }
  }

  private readRegistries(json: Json): void {
    const entries = json.isList ? json.items() : [];
    if (entries.length == 0) {
      this.refuse(`registries: expected a list of at least one registry, found ${shown(json)}`);
    }
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (isRegistry(entry.text)) this.registries.push(entry.text);
      else this.refuse(`registries[${i}]: expected ${form}, found ${shown(entry)}`);
    }
  }

  private readMirror(json: Json): void {
    if (json.isMissing) return;
    this.mirror = json.text;
    if (!isRegistry(this.mirror)) {
      this.refuse(`mirror: expected ${form}, found ${shown(json)}`);
    } else if (!this.allows(this.mirror)) {
      this.refuse(`mirror: expected one that registries allows, found ${shown(json)}`);
    }
  }

  private allows(registry: string): bool {
    for (let i = 0; i < this.registries.length; i++) {
      if (isBelow(registry, this.registries[i])) return true;
    }
    return false;
  }

  private refuse(problem: string): void {
    this.problem += this.problem == '' ? problem : '; ' + problem;
  }
}

function shown(json: Json): string {
  return json.isMissing ? 'none' : json.toString();
}
