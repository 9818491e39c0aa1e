import { describe, expect, it } from 'vitest';
import { renderVerdict, type VerdictView } from '../../../../src/cli/report/index.ts';
import { parseJson } from '../../../../src/json/index.ts';
import { mutated, plain, rows, viewOf } from './views.ts';

function render(operations: readonly object[], parts: Partial<VerdictView> = {}): Promise<string> {
  return renderVerdict(viewOf({ response: mutated(operations), ...parts }), plain);
}

describe('renderVerdict of a mutation', () => {
  it('shows a diff of the object as YAML below the changed paths, keys in their place', async () => {
    const text = await render([
      { op: 'replace', path: '/spec/containers/0/image', value: 'nginx:1.29.3' },
      { op: 'add', path: '/spec/containers/1/securityContext', value: { runAsNonRoot: true } },
    ]);

    expect(text).toBe(
      rows(
        '✔ accepted with 2 changes  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms',
        '',
        '  @@ spec.containers[0].image, spec.containers[1].securityContext @@',
        '      serviceAccountName: web',
        '      containers:',
        '      - name: web',
        '  -     image: nginx:latest',
        '  +     image: nginx:1.29.3',
        '        ports:',
        '        - containerPort: 80',
        '      - name: log',
        '        image: fluent-bit:3.0.1',
        '        args:',
        '        - --flush',
        '        - "5"',
        '  +     securityContext:',
        '  +       runAsNonRoot: true',
        '',
        '',
      ),
    );
  });

  it('separates changes that are far apart', async () => {
    const text = await render([
      { op: 'remove', path: '/metadata/labels/app' },
      { op: 'replace', path: '/spec/containers/1/args/1', value: '9' },
    ]);

    expect(text).toContain(
      rows(
        '  @@ metadata.labels @@',
        '    metadata:',
        '      name: web',
        '  -   labels:',
        '  -     app: web',
        '  +   labels: {}',
        '    spec:',
        '      serviceAccountName: web',
        '      containers:',
        '',
        '  @@ spec.containers[1].args[1] @@',
        '        image: fluent-bit:3.0.1',
        '        args:',
        '        - --flush',
        '  -     - "5"',
        '  +     - "9"',
        '',
      ),
    );
  });

  it('keeps an inserted item in one piece, though patches go by position and sort keys', async () => {
    const text = await render([
      { op: 'replace', path: '/spec/containers/1/name', value: 'proxy' },
      { op: 'replace', path: '/spec/containers/1/image', value: 'envoy:1.31.0' },
      { op: 'remove', path: '/spec/containers/1/args' },
      {
        op: 'add',
        path: '/spec/containers/2',
        value: { args: ['--flush', '5'], image: 'fluent-bit:3.0.1', name: 'log' },
      },
    ]);

    expect(text).toContain(
      rows(
        '  @@ spec.containers[1] @@',
        '        image: nginx:latest',
        '        ports:',
        '        - containerPort: 80',
        '  +   - name: proxy',
        '  +     image: envoy:1.31.0',
        '      - name: log',
        '        image: fluent-bit:3.0.1',
        '        args:',
        '',
      ),
    );
  });

  it('colours what is added and removed', async () => {
    const response = mutated([{ op: 'replace', path: '/a', value: 2 }]);
    const object = parseJson('{"a":1,"b":[]}');
    const text = await renderVerdict(viewOf({ response, object }), { ...plain, color: true });

    expect(text).toContain('\x1b[1;32m✔ accepted with 1 change\x1b[0m');
    expect(text).toContain(
      rows(
        '  \x1b[36m@@ a @@\x1b[0m',
        '  \x1b[31m- a: 1\x1b[0m',
        '  \x1b[32m+ a: 2\x1b[0m',
        '  \x1b[2m  b: []\x1b[0m',
        '',
      ),
    );
  });

  it('shows spaces at the end of a line where they are the change', async () => {
    const object = parseJson(String.raw`{"script":"a\nb"}`);
    const text = await render([{ op: 'replace', path: '/script', value: 'a\nb  ' }], { object });

    expect(text).toContain(rows('    script: |-', '      a', '  -   b', '  +   b··', ''));
  });

  it('shows the operations of a patch that does not fit', async () => {
    const text = await render([
      { op: 'add', path: '/metadata/labels/team', value: { a: [1, 'x'] } },
      { op: 'remove', path: '/spec/replicas' },
    ]);

    expect(text).toBe(
      rows(
        '⚠ accepted with a patch that does not fit  pod-hardening · CREATE Pod prod/web',
        '  pod.json · 4 ms',
        '',
        "  │ The API server refuses this request, because the policy's patch does not",
        '  │ fit: remove "/spec/replicas": there is no "replicas"',
        '  add      /metadata/labels/team  {"a":[1,"x"]}',
        '  remove   /spec/replicas',
        '',
        '',
      ),
    );
  });

  it('says that a patch is not JSON', async () => {
    const response = { ...mutated([]), patch: Buffer.from('nope').toString('base64') };

    expect(await renderVerdict(viewOf({ response }), plain)).toContain('the patch is not JSON');
  });

  it('shows the operations where there is no object', async () => {
    const text = await render([{ op: 'remove', path: '/spec' }], { object: undefined });

    expect(text).toContain('⚠ accepted with a patch that does not fit');
    expect(text).toContain('\n  remove   /spec\n');
  });

  it('does not apply a patch that multiplies the object', async () => {
    const text = await render(
      Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '', path: `/k${index}` })),
    );

    expect(text).toContain('accepted with 40 changes');
    expect(text).toContain('\n  Too much to compare; these are the operations of the patch:\n');
    expect(text).toContain('\n  … 20 more (use -o json)\n');
  });

  it('cuts a very long diff', async () => {
    const object = parseJson(`[${Array.from({ length: 300 }, (_, index) => index).join(',')}]`);
    const text = await render([{ op: 'replace', path: '', value: [] }], { object });

    // A header, 300 removed lines and an added one, of which 120 are shown.
    expect(text).toContain('… 182 more lines (use -o json)');
    expect(text).toContain('  @@ the whole object @@\n');
  });

  it('says that the patch of a rejection has no effect', async () => {
    const response = { ...mutated([{ op: 'remove', path: '/spec' }]), allowed: false };
    const text = await renderVerdict(viewOf({ response }), plain);

    expect(text).toContain('\n  patch  ignored, because the request is rejected\n');
    expect(text).not.toContain('@@');
  });
});
