import { describe, expect, it } from 'vitest';
import { runJobs } from '../../../../src/policy-sdk/component/jobs.ts';
import { QueuedPromise } from '../../../../src/policy-sdk/component/queued-promise.ts';

const Queued = QueuedPromise as unknown as PromiseConstructor;

/** Programs that note what happens; each runs with both kinds of promises. */
const programs: Readonly<Record<string, (P: PromiseConstructor, note: (what: unknown) => void) => void>> = {
  'chains in the order of the language': (P, note) => {
    void P.resolve(1)
      .then(note)
      .then(() => note('a2'))
      .then(() => note('a3'));
    void P.resolve(2)
      .then(note)
      .then(() => note('b2'));
    note('first');
  },
  'thenables, a turn later': (P, note) => {
    void new P((resolve) => resolve({ then: (done: (value: unknown) => void) => done('thenable') })).then(
      note,
    );
    void new P((resolve) => resolve(P.resolve('promise'))).then(note);
    void P.resolve('plain')
      .then(note)
      .then(() => note('next'))
      .then(() => note('next but one'));
  },
  'rejections up to who handles them': (P, note) => {
    void P.reject(new Error('e'))
      .then(() => note('not here'))
      .catch((error: unknown) => note(String(error)))
      .then(() => note('on'));
    void new P(() => {
      throw new Error('executor');
    }).catch((error: unknown) => note(String(error)));
  },
  'finally without a change': (P, note) => {
    void P.resolve('kept')
      .finally(() => 'dropped')
      .then(note);
    void P.reject(new Error('kept'))
      .finally(() => note('ran'))
      .catch((error: unknown) => note(String(error)));
    void P.resolve(1)
      .finally(() => {
        throw new Error('wins');
      })
      .catch((error: unknown) => note(String(error)));
  },
  'the first resolution only': (P, note) => {
    void new P((resolve, reject) => {
      resolve('one');
      resolve('two');
      reject(new Error('three'));
    }).then(note);
  },
  'all, in the order given': (P, note) => {
    const { promise, resolve } = P.withResolvers<string>();
    void P.all([promise, P.resolve(2)]).then(note);
    void P.all([]).then((values) => note(['none', values]));
    void P.all([P.reject(new Error('all')), promise]).catch((error: unknown) => note(String(error)));
    resolve('late');
  },
  'what settled': (P, note) => {
    void P.allSettled([P.resolve(1), P.reject(new Error('s'))]).then((results) =>
      note(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))),
    );
  },
  'the first of any and race': (P, note) => {
    void P.any([P.reject(new Error('a')), P.resolve('any')]).then(note);
    void P.any([P.reject(new Error('a')), P.reject(new Error('b'))]).catch((error: unknown) =>
      note(error instanceof AggregateError ? error.errors.map(String) : 'wrong'),
    );
    void P.race([new P(() => undefined), P.resolve('race')]).then(note);
  },
  'a promise that waits for itself': (P, note) => {
    const { promise, resolve } = P.withResolvers();
    resolve(promise);
    void promise.catch((error: unknown) => note(error instanceof TypeError));
  },
};

describe('promises of components', () => {
  it.each(Object.entries(programs))('do as those of the language: %s', async (_what, program) => {
    const expected: unknown[] = [];
    const found: unknown[] = [];

    program(Promise, (what) => expected.push(what));
    await new Promise((resolve) => setImmediate(resolve));
    program(Queued, (what) => found.push(what));
    runJobs();

    expect(found).toEqual(expected);
    expect(found).not.toEqual([]);
  });

  it('do nothing before the jobs are run', () => {
    const found: unknown[] = [];
    void Queued.resolve('x').then((value) => found.push(value));

    expect(found).toEqual([]);
    runJobs();
    expect(found).toEqual(['x']);
  });

  it('can be tried', () => {
    const found: unknown[] = [];
    void QueuedPromise.try((a, b) => [b, a], 1, 2).then((value: unknown) => found.push(value));
    void QueuedPromise.try(() => expect.unreachable('mine')).catch((error: unknown) =>
      found.push(String(error)),
    );
    runJobs();

    expect(found).toEqual([[2, 1], expect.stringContaining('mine')]);
  });
});
