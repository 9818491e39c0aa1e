import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../../../src/wasm/index.ts';

/** Types of which each has the one before it as often as `build` uses it. */
function tower(levels: number, first: string, build: (below: string) => string): string {
  const types = Array.from(
    { length: levels },
    (_, level) => `(type $t${String(level + 1)} ${build(`$t${String(level)}`)})`,
  );
  return `(type $t0 ${first}) ${types.join(' ')}`;
}

/** Components of which each instantiates the one before it twice. */
function instanceTower(levels: number, innermost = ''): string {
  const components = Array.from(
    { length: levels },
    (_, level) =>
      `(component $c${String(level + 1)}
         (alias outer 1 $c${String(level)} (component $below))
         (instance (instantiate $below)) (instance (instantiate $below)))`,
  );
  return `(component $c0 ${innermost}) ${components.join(' ')} (instance (instantiate $c${String(levels)}))`;
}

async function refusal(text: string): Promise<{ code: string; message: string; bytes: number }> {
  const bytes = await parse(`(component ${text})`);
  try {
    readComponent(bytes);
  } catch (error) {
    return { ...(error as { code: string }), message: (error as Error).message, bytes: bytes.length };
  }
  throw new Error('it is not refused');
}

const tooLargeType = {
  code: 'WASM_TOO_LARGE',
  message: 'component has a type that is, written out, more than 5000 parts',
};
const tooLargeTypes = {
  code: 'WASM_TOO_LARGE',
  message: 'the types of the functions of the component have together more than 40000 parts',
};

describe('a component of few bytes', () => {
  it.each([
    ['records', 'u8', (below: string) => `(record (field "a" ${below}) (field "b" ${below}))`],
    ['tuples', 'u8', (below: string) => `(tuple ${below} ${below})`],
    ['variants', 'u8', (below: string) => `(variant (case "a" ${below}) (case "b" ${below}))`],
    ['results', 'u8', (below: string) => `(result ${below} (error ${below}))`],
  ])('may not have a tower of %s', async (_, first, build) => {
    const found = await refusal(tower(40, first, build));
    expect(found).toMatchObject(tooLargeType);
    expect(found.bytes).toBeLessThan(1000);
  });

  it('may not have one whose floors are passed on by aliases, imports, exports and components within', async () => {
    const twice = (below: string): string => `(tuple ${below} ${below})`;
    const floors = Array.from(
      { length: 20 },
      (_, level) => `
        (import "t${String(level)}" (type $i${String(level)} (eq $t${String(level)})))
        (import "a:b/i${String(level)}" (instance $in${String(level)}
          (alias outer 1 $i${String(level)} (type $o)) (export "t" (type (eq $o)))))
        (alias export $in${String(level)} "t" (type $a${String(level)}))
        (type $t${String(level + 1)} ${twice(`$a${String(level)}`)})`,
    );
    expect(await refusal(`(type $t0 u8) ${floors.join('')}`)).toMatchObject(tooLargeType);
    expect(
      await refusal(
        `${tower(11, 'u8', twice)}
         (component (alias outer 1 $t11 (type $t)) (export $e "t" (type $t)) (type (tuple $e $e $e)))`,
      ),
    ).toMatchObject(tooLargeType);
  });

  it('may not have types within each other without end', async () => {
    expect(await refusal(tower(100, 'u8', (below) => `(list ${below})`))).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'component has types within each other more than 100 levels',
    });
  });

  it('may not have instances that have instances twice', async () => {
    const declared = (below: string): string =>
      `(instance (export "a" (instance (type ${below}))) (export "b" (instance (type ${below}))))`;
    expect(await refusal(tower(40, '(instance)', declared))).toMatchObject({ code: 'WASM_TOO_LARGE' });
    const made = Array.from(
      { length: 40 },
      (_, level) =>
        `(instance $i${String(level + 1)}
           (export "a" (instance $i${String(level)})) (export "b" (instance $i${String(level)})))`,
    );
    expect(await refusal(`(instance $i0) ${made.join(' ')}`)).toMatchObject(tooLargeTypes);
  });

  it('may not instantiate components that instantiate components twice', async () => {
    const found = await refusal(instanceTower(40));
    expect(found).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'component makes, with those within, more than 100 instances of components',
    });
    expect(found.bytes).toBeLessThan(4000);
  });

  it('may not instantiate core modules so', async () => {
    const several = `(core module $m) ${'(core instance (instantiate $m))'.repeat(7)}`;
    expect(await refusal(instanceTower(4, several))).toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'component makes, with those within, more than 100 instances of core modules',
    });
  });

  it('may not lift and lower functions of large types again and again', async () => {
    const lowered = '(core func (canon lower (func $f)))'.repeat(9);
    const types = tower(11, 'u8', (below) => `(tuple ${below} ${below})`);
    const imported = `${types} (import "f" (func $f (param "x" $t11)))`;
    expect(readComponent(await parse(`(component ${imported} ${lowered})`)).imports).toHaveLength(1);
    expect(await refusal(`${imported} ${lowered} (core func (canon lower (func $f)))`)).toMatchObject(
      tooLargeTypes,
    );
  });

  it('may not do so by its instances', async () => {
    const types = tower(11, 'u8', (below) => `(tuple ${below} ${below})`);
    const inner = `${types} (import "f" (func $f (param "x" $t11))) (core func (canon lower (func $f)))`;
    expect(await refusal(instanceTower(5, inner))).toMatchObject(tooLargeTypes);
  });

  it('may not instantiate what it is given', async () => {
    expect(await refusal('(import "c" (component $c)) (instance (instantiate $c))')).toMatchObject({
      code: 'WASM_INVALID',
      message: 'the component instantiates a component that it is given, which is not supported',
      hint: 'Compose it before (wac plug), so that it imports no components.',
    });
  });
});

describe('the size of a type', () => {
  it('is one more than those of its parts, and one for each label of usual length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), async (widths) => {
        const records = widths.map(
          (width) =>
            `(record ${Array.from({ length: width + 1 }, (_, field) => `(field "f${String(field)}" u8)`).join('')})`,
        );
        const { imports } = readComponent(
          await parse(
            `(component (import "i" (instance (export "f" (func (param "p" (tuple ${records.join('')})))))))`,
          ),
        );
        const expected = widths.reduce((sum, width) => sum + 1 + 2 * (width + 1), 0);
        // The function, the name of its parameter, the tuple.
        expect(imports[0]?.functionTypes.get('f')?.size).toBe(expected + 3);
      }),
      { numRuns: 30 },
    );
  });

  it('counts a long label for more', async () => {
    const { imports } = readComponent(
      await parse(`(component (import "i" (instance (export "f" (func (param "${'p'.repeat(640)}" u8))))))`),
    );
    expect(imports[0]?.functionTypes.get('f')?.size).toBe(12);
  });
});
