import { Json } from './json';

/** Changes to a JSON value. They are made in its text, so that all the rest stays as it is. */
export class Edits {
  /** In the order of the text. */
  private readonly places: Json[] = [];
  private readonly replacements: string[] = [];

  get isEmpty(): bool {
    return this.places.length == 0;
  }

  /** Puts JSON in place of a part of the value. */
  replace(part: Json, replacement: string): void {
    let index = this.places.length;
    while (index > 0 && this.places[index - 1].start > part.start) index--;
    insert(this.places, index, part);
    insert(this.replacements, index, replacement);
  }

  /** The value with the changes. */
  applyTo(value: Json): string {
    let changed = '';
    let written = value.start;
    for (let i = 0; i < this.places.length; i++) {
      changed += value.source.substring(written, this.places[i].start) + this.replacements[i];
      written = this.places[i].end;
    }
    return changed + value.source.substring(written, value.end);
  }
}

function insert<T>(list: T[], index: i32, item: T): void {
  list.push(item);
  for (let at = list.length - 1; at > index; at--) list[at] = list[at - 1];
  list[index] = item;
}
