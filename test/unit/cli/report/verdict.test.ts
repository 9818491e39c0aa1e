import { describe, expect, it } from 'vitest';
import { renderVerdict } from '../../../../src/cli/report/index.ts';
import { accepted, plain, rejected, rows, viewOf } from './views.ts';

const restricted =
  'Privileged container is not allowed: container "web" sets securityContext.privileged although the ' +
  'namespace is restricted';

describe('renderVerdict', () => {
  it('says in one line that a request is accepted', async () => {
    expect(await renderVerdict(viewOf({}), plain)).toBe(
      '✔ accepted  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms\n',
    );
  });

  it('shows message, code and reason of a rejection', async () => {
    const response = rejected({ message: restricted, code: 403, reason: 'Forbidden' });

    expect(await renderVerdict(viewOf({ response }), plain)).toBe(
      rows(
        '✘ rejected  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms',
        '  │ Privileged container is not allowed: container "web" sets',
        '  │ securityContext.privileged although the namespace is restricted',
        '  code    403',
        '  reason  Forbidden',
        '',
        '',
      ),
    );
  });

  it('tells a rejection without a message from one that was cut off', async () => {
    const text = await renderVerdict(viewOf({ response: { ...accepted, allowed: false } }), plain);

    expect(text).toContain('\n  The policy gave no message.\n\n');
  });

  it('names the members of a group that rejected', async () => {
    const causes = [
      { reason: null, message: 'tags not allowed: latest', field: 'spec.policies.reject_latest' },
      { reason: 'Invalid', message: null, field: 'spec.policies.signed' },
    ];
    const response = rejected({ message: 'image is latest or unsigned', details: { causes } });

    expect(await renderVerdict(viewOf({ policyId: 'images', group: true, response }), plain)).toBe(
      rows(
        '✘ rejected  group images · CREATE Pod prod/web · pod.json · 4 ms',
        '  │ image is latest or unsigned',
        '  members  reject_latest: tags not allowed: latest',
        '           signed: (Invalid)',
        '',
        '',
      ),
    );
  });

  it('shows warnings and audit annotations, long ones with a hanging indent', async () => {
    const response = {
      ...accepted,
      warnings: [
        'resources.requests is not set, which will be refused from next year on in every namespace',
        'w2',
      ],
      auditAnnotations: { owner: 'team-a', 'example.com/by': 'v1' },
    };

    expect(await renderVerdict(viewOf({ response }), plain)).toBe(
      rows(
        '✔ accepted  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms',
        '  warnings  resources.requests is not set, which will be refused from next',
        '              year on in every namespace',
        '            w2',
        '  audit     owner: team-a',
        '            example.com/by: v1',
        '',
        '',
      ),
    );
  });

  it('keeps the lines and lists of a message', async () => {
    const message =
      'two problems:\n  - spec.containers[0]: the tag of the image moves; give a version or a digest\n\n  - none\n';

    expect(await renderVerdict(viewOf({ response: rejected({ message }) }), plain)).toBe(
      rows(
        '✘ rejected  pod-hardening · CREATE Pod prod/web · pod.json · 4 ms',
        '  │ two problems:',
        '  │   - spec.containers[0]: the tag of the image moves; give a version or a',
        '  │     digest',
        '  │',
        '  │   - none',
        '',
        '',
      ),
    );
  });

  it('cuts a very long message and says how much is left', async () => {
    const message = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
    const text = await renderVerdict(viewOf({ response: rejected({ message }) }), plain);

    expect(text).toContain('  │ line 40\n  │ … 60 more lines (use -o json)\n');
    expect(text).not.toContain('line 41');
  });

  it('lists a bounded number of warnings', async () => {
    const response = { ...accepted, warnings: Array.from({ length: 25 }, (_, index) => `w${index + 1}`) };
    const text = await renderVerdict(viewOf({ response }), plain);

    expect(text).toContain('            w20\n            … 5 more (use -o json)\n');
  });

  it('leaves out what is not known of the request', async () => {
    const request = { source: 'stdin', operation: 'CREATE', kind: 'Pod', namespace: 'prod', name: '' };

    expect(await renderVerdict(viewOf({ request: { source: 'stdin' }, durationMs: 0.4 }), plain)).toBe(
      '✔ accepted  pod-hardening · stdin · <1 ms\n',
    );
    expect(await renderVerdict(viewOf({ request }), plain)).toContain(' · CREATE Pod in prod · stdin');
  });

  it('stays within a narrow terminal', async () => {
    const request = {
      source: 'test/requests/some/deep/folder/pod-privileged.json',
      kind: 'Pod',
      name: 'web',
    };
    const response = rejected({ message: 'see https://example.com/policies/resources', code: 403 });
    const terminal = { ...plain, columns: 40 };

    expect(await renderVerdict(viewOf({ request, response }), terminal)).toBe(
      rows(
        '✘ rejected  pod-hardening · Pod web',
        '  test/requests/s…privileged.json · 4 ms',
        '  │ see https://example.com/policies/res',
        '  │ ources',
        '  code  403',
        '',
        '',
      ),
    );
  });

  it('colours by verdict', async () => {
    const response = rejected({ message: 'no', code: 403 });

    expect(await renderVerdict(viewOf({ response }), { ...plain, color: true })).toBe(
      rows(
        '\x1b[1;31m✘ rejected\x1b[0m\x1b[2m  \x1b[0m\x1b[1mpod-hardening\x1b[0m\x1b[2m · \x1b[0m' +
          'CREATE Pod prod/web\x1b[2m · \x1b[0m\x1b[2mpod.json · 4 ms\x1b[0m',
        '  \x1b[1;31m│\x1b[0m no',
        '  \x1b[2mcode\x1b[0m  403',
        '',
        '',
      ),
    );
  });

  it('sends only ASCII to a terminal that is not Unicode', async () => {
    const response = rejected({ message: 'ungültig: 中', code: 403 });
    const text = await renderVerdict(viewOf({ response }), { ...plain, unicode: false });

    expect(text).toBe(
      rows(
        'x rejected  pod-hardening - CREATE Pod prod/web - pod.json - 4 ms',
        String.raw`  | ung\xfcltig: \u4e2d`,
        '  code  403',
        '',
        '',
      ),
    );
  });
});
