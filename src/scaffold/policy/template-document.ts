import { describeType, isObject, type JsonValue } from '../../json/index.ts';
import { executionModes, type ExecutionMode } from '../../policy/index.ts';
import { suggest } from '../../suggest.ts';
import { parseYamlDocument, type YamlDocument } from '../../yaml/index.ts';
import { invalidTemplate } from './invalid-template.ts';
import { templateFileName } from './template.ts';

/** What a template.yml says. */
export interface TemplateDocument {
  readonly title: string;
  readonly description: string;
  readonly language: string | undefined;
  readonly requires: readonly string[];
  readonly executionMode: ExecutionMode;
  /** A built-in template whose files this one has too. */
  readonly extends: string | undefined;
  /** Files below its own, of those that it extends or that all built-in templates share, that it does without. */
  readonly without: readonly string[];
}

const keys = ['title', 'description', 'language', 'requires', 'executionMode', 'extends', 'without'];
const maxTextLength = 300;
const maxItems = 50;

/** @param name of the template, for messages @throws WardctlError TEMPLATE_INVALID, with line and column */
export async function readTemplateDocument(text: string, name: string): Promise<TemplateDocument> {
  const document = await parseYamlDocument(text, {
    name: `template ${name}: ${templateFileName}`,
    errorCode: 'TEMPLATE_INVALID',
    dialect: 'strict',
  });
  const reader = new DocumentReader(name, document);
  return {
    title: reader.text('title') ?? reader.fail('title', 'expected a title, found none'),
    description:
      reader.text('description') ?? reader.fail('description', 'expected one sentence, found none'),
    language: reader.text('language'),
    requires: reader.texts('requires'),
    executionMode: reader.executionMode(),
    extends: reader.text('extends'),
    without: reader.texts('without'),
  };
}

class DocumentReader {
  private readonly members: ReadonlyMap<string, JsonValue>;
  private readonly name: string;
  private readonly document: YamlDocument | undefined;

  constructor(name: string, document: YamlDocument | undefined) {
    this.name = name;
    this.document = document;
    const value = document?.value;
    if (!isObject(value))
      throw invalidTemplate(
        name,
        `${templateFileName}: expected title and description, found ${describeType(value)}`,
      );
    this.members = value;
    for (const key of value.keys()) {
      if (keys.includes(key)) continue;
      const near = suggest(key, keys);
      const known = near === undefined ? `one of ${keys.join(', ')}` : near;
      this.fail(key, `expected ${known}, found a key that is not known`);
    }
  }

  text(key: string): string | undefined {
    const value = this.members.get(key);
    if (value === undefined || isText(value)) return value;
    return this.fail(key, `expected a line of text, found ${shown(value)}`);
  }

  texts(key: string): readonly string[] {
    const value = this.members.get(key) ?? [];
    if (Array.isArray(value) && value.length <= maxItems && value.every(isText)) return value;
    return this.fail(key, `expected a list of at most ${maxItems} texts, found ${shown(value)}`);
  }

  executionMode(): ExecutionMode {
    const text = this.text('executionMode') ?? 'kubewarden-wapc';
    const mode = executionModes.find((one) => one === text);
    return (
      mode ?? this.fail('executionMode', `expected one of ${executionModes.join(', ')}, found ${shown(text)}`)
    );
  }

  fail(key: string, problem: string): never {
    const { line, column } = this.document?.positionOf(this.members.has(key) ? [key] : []) ?? {
      line: 1,
      column: 1,
    };
    throw invalidTemplate(this.name, `${templateFileName}:${line}:${column}: ${key}: ${problem}`);
  }
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxTextLength && !/\p{Cc}/v.test(value);
}

function shown(value: JsonValue): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, maxTextLength)) : describeType(value);
}
