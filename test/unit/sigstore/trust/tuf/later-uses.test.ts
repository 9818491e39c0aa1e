import { KeyPair } from '@tufjs/repo-mock/dist/key.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTuf } from '../../../../support/fake-tuf.ts';
import {
  coded,
  dayMs,
  laterRoot,
  mirrorUrl,
  noFetch,
  trustedRoot,
  unreachable,
  TrustScene,
} from './support.ts';

let scene: TrustScene;
beforeEach(() => {
  scene = new TrustScene();
});
afterEach(() => {
  scene.remove();
});

describe('later uses', () => {
  beforeEach(async () => {
    await scene.open().read();
    scene.tuf.requests.length = 0;
  });

  it('ask nobody within a day', async () => {
    scene.later(dayMs - 1);

    await expect(scene.open({ fetcher: noFetch }).read()).resolves.toHaveProperty('root.ctlogs.length', 2);
    expect(scene.warnings).toEqual([]);
  });

  it('ask after a day, and only for what may have changed', async () => {
    scene.later(dayMs);

    const { fetchedAt } = await scene.open().read();

    expect(fetchedAt).toEqual(scene.now);
    expect(scene.tuf.requests).toEqual(['/2.root.json', '/timestamp.json', '/targets/trusted_root.json']);
  });

  it('ask sooner where the metadata expires, and where the clock was wrong', async () => {
    scene.tuf.publish({ target: trustedRoot, version: 2, expires: new Date(scene.now.getTime() + 1000) });
    await scene.open().refresh();
    scene.later(1000);
    scene.tuf.publish({ target: laterRoot, version: 3 });

    await expect(scene.open().read()).resolves.toHaveProperty('root.ctlogs', []);

    scene.later(-2 * dayMs);
    scene.tuf.publish({ target: trustedRoot, version: 4 });

    await expect(scene.open().read()).resolves.toHaveProperty('root.ctlogs.length', 2);
  });

  it('get what is new', async () => {
    scene.tuf.publish({ target: laterRoot, version: 2 });

    await expect(scene.open().refresh()).resolves.toHaveProperty('root.ctlogs', []);
    await expect(scene.open({ offline: true, fetcher: noFetch }).read()).resolves.toHaveProperty(
      'root.ctlogs',
      [],
    );
  });

  it('follow new root metadata, and keep it', async () => {
    scene.tuf.publishRoot(2);
    scene.tuf.publishRoot(3);

    await scene.open().refresh();

    expect(scene.tuf.requests.slice(0, 3)).toEqual(['/2.root.json', '/3.root.json', '/4.root.json']);
    scene.tuf.requests.length = 0;
    await scene.open().refresh();
    expect(scene.tuf.requests[0]).toBe('/4.root.json');
  });

  it('refuse root metadata that the one before did not sign, or that leaves one out', async () => {
    scene.tuf.publishRoot(2, new KeyPair());

    await expect(scene.open().refresh()).rejects.toEqual(coded('TRUST_ROOT_INVALID', 'cannot be trusted'));

    scene.tuf.publishRoot(3);
    scene.tuf.files.set('/2.root.json', scene.tuf.files.get('/3.root.json') ?? Buffer.alloc(0));

    await expect(scene.open().refresh()).rejects.toEqual(coded('TRUST_ROOT_INVALID', 'version 2, got 3'));
  });

  it('refuse what is older than what was there before', async () => {
    scene.tuf.publish({ target: laterRoot, version: 2 });
    await scene.open().refresh();
    scene.tuf.publish({ target: trustedRoot, version: 1 });

    await expect(scene.open().refresh()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', /version 1 is less than current version 2/),
    );
    await expect(scene.open({ offline: true }).read()).resolves.toHaveProperty('root.ctlogs', []);
  });

  it('use what was fetched, with its age, where the mirror cannot be reached', async () => {
    scene.later(3 * dayMs);

    const { fetchedAt } = await scene.open({ fetcher: unreachable }).read();

    expect(fetchedAt?.getTime()).toBe(scene.now.getTime() - 3 * dayMs);
    expect(scene.warnings).toEqual([
      expect.stringMatching(
        /^the trust root could not be refreshed \(cannot fetch .*: getaddrinfo ENOTFOUND\); using the one that was fetched 3 days ago \(\d{4}-\d\d-\d\d\)$/,
      ),
    ]);
  });

  it('use it too where the mirror cannot be believed', async () => {
    scene.tuf.files.set('/timestamp.json', Buffer.from('{}'));
    scene.later(dayMs);

    await expect(scene.open().read()).resolves.toHaveProperty('root.ctlogs.length', 2);
    expect(scene.warnings).toEqual([expect.stringMatching(/cannot be trusted: .*fetched 1 day ago/)]);
  });

  it('tell that it expired', async () => {
    scene.later(400 * dayMs);

    await scene.open({ fetcher: unreachable }).read();
    await scene.open({ fetcher: noFetch, offline: true }).read();

    expect(scene.warnings).toEqual([
      expect.stringMatching(/fetched 400 days ago \(.*\), and expired on \d{4}-\d\d-\d\d$/),
      expect.stringMatching(/^offline: the trust root was fetched 400 days ago \(.*\), and expired on \d/),
    ]);
  });

  it('are refused instead where that is wanted', async () => {
    scene.later(dayMs);
    await expect(scene.open({ strict: true, fetcher: unreachable }).read()).rejects.toEqual(
      coded('TRUST_ROOT_UNREACHABLE', 'getaddrinfo ENOTFOUND'),
    );
    await expect(scene.open({ strict: true, offline: true, fetcher: noFetch }).read()).resolves.toBeDefined();

    scene.later(400 * dayMs);
    await expect(scene.open({ strict: true, offline: true, fetcher: noFetch }).read()).rejects.toEqual(
      coded('TRUST_ROOT_STALE', /^offline, and the trust root was fetched 401 days ago .* expired on/),
    );
    expect(scene.warnings).toEqual([]);
  });

  it('ask nobody offline, however old it is', async () => {
    scene.later(5 * dayMs);

    await expect(scene.open({ offline: true, fetcher: noFetch }).read()).resolves.toHaveProperty(
      'root.ctlogs.length',
      2,
    );
    await expect(scene.open({ offline: true, fetcher: noFetch }).refresh()).rejects.toEqual(
      coded('TRUST_ROOT_UNREACHABLE', 'offline'),
    );
    expect(scene.warnings).toEqual([]);
  });

  it('refuse what expired at the mirror', async () => {
    scene.tuf.publish({ target: trustedRoot, version: 2, expires: new Date(scene.now.getTime() - 1) });

    await expect(scene.open().refresh()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'timestamp.json is expired'),
    );
  });

  it('make anew what older root metadata than the embedded one was trusted by', async () => {
    scene.tuf.publishRoot(2);
    const second = scene.tuf.files.get('/2.root.json');
    const stranger = new FakeTuf(mirrorUrl);
    stranger.publish({ target: laterRoot });
    stranger.publishRoot(2);
    const initialRoot = stranger.files.get('/2.root.json');

    // The new root says nothing about the old metadata: neither that it is good, nor that it was altered.
    await expect(scene.open({ initialRoot: second, offline: true }).read()).resolves.toBeDefined();
    await expect(scene.open({ initialRoot, offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_MISSING', 'was fetched before'),
    );
    await expect(scene.open({ initialRoot, fetcher: stranger.fetch }).read()).resolves.toHaveProperty(
      'root.ctlogs',
      [],
    );
  });
});
