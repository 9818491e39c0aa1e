import { BuiltinError, stringOperand, type BuiltinGroup } from './builtin.ts';
import { readYaml } from './yaml-read.ts';
import { writeYaml } from './yaml-write.ts';

/** YAML as OPA reads and writes it (policy-abi 5.3). */
export const yamlBuiltins: BuiltinGroup = {
  'yaml.marshal': (_context, value) => writeYaml(value ?? null),
  'yaml.unmarshal': (_context, text) => readYaml(stringOperand(text, 1)),
  'yaml.is_valid': (_context, text) => typeof text === 'string' && isYaml(text),
};

function isYaml(text: string): boolean {
  try {
    readYaml(text);
    return true;
  } catch (error) {
    if (error instanceof BuiltinError) return false;
    throw error;
  }
}
