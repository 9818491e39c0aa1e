import { describe, expect, it } from 'vitest';
import { imageUsersOf } from '../src/images.ts';

const spec = {
  volumes: [{ name: 'pages', image: { reference: 'quay.io/acme/pages:7' } }, { name: 'tmp', emptyDir: {} }],
  ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
  initContainers: [{ name: 'migrate', image: 'migrate:3' }],
  containers: [{ name: 'web', image: 'quay.io/acme/web:1' }, { name: 'later' }, { name: 'empty', image: '' }],
};

describe('imageUsersOf', () => {
  it.each([
    ['Pod', { spec }],
    ['PodTemplate', { template: { spec } }],
    ['Deployment', { spec: { template: { spec } } }],
    ['CronJob', { spec: { jobTemplate: { spec: { template: { spec } } } } }],
  ])('finds every image of a %s, in order', (kind, object) => {
    expect(imageUsersOf(kind, object).map(({ title, image }) => [title, image])).toEqual([
      ['container "web"', 'quay.io/acme/web:1'],
      ['init container "migrate"', 'migrate:3'],
      ['ephemeral container "debug"', 'busybox'],
      ['volume "pages"', 'quay.io/acme/pages:7'],
    ]);
  });

  it('finds nothing in kinds that have no pods', () => {
    expect(imageUsersOf('Service', { spec: { containers: [] } })).toEqual([]);
  });

  it('changes the object', () => {
    const pod = { spec: { containers: [{ name: 'web', image: 'nginx' }] } };

    imageUsersOf('Pod', pod)[0]?.replaceImage('ghcr.io/mirror/nginx');

    expect(pod.spec.containers).toEqual([{ name: 'web', image: 'ghcr.io/mirror/nginx' }]);
  });
});
