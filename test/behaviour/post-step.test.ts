import { describe, expect, test } from 'vitest';
import { accountMark } from '../../src/journal/account.ts';
import { decodePending, encodePending, type Pending } from '../../src/journal/state.ts';
import type { Credentials } from '../../src/model/task.ts';
import { newOutcome } from '../support/in-process.ts';
import { EMAIL, PASSWORD } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const KEYS = { method: 'GET', path: /\/keys$/ };
const ADVICE =
  "Look at the app's keys in the Whisp dashboard, and revoke it with command: revoke and key_id.";

/** An app with one key, and what a post step that is told this of them says. */
async function cleanedUp(
  { emulator, clock, post, newRequests }: World,
  told: (appId: string, keyId: string) => Partial<Pending>,
  credentials: Credentials = { email: EMAIL, password: PASSWORD },
) {
  const account = emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
  const app = emulator.store.addApp(account, { name: 'chat', createdAt: 0 });
  const key = emulator.store.addKey(app, { createdAt: 0 });
  const state = encodePending({
    ...{ apiUrl: emulator.url, account: accountMark(EMAIL), key: undefined, lost: [] },
    ...told(app.id, key.id),
  });
  const before = clock.sleeps.length;
  const { log } = await post({ ...newOutcome(), state }, { credentials });
  const lines = log.filter((line) => !line.startsWith('debug'));
  return { appId: app.id, keyId: key.id, lines, requests: newRequests(), sleeps: clock.sleeps.slice(before) };
}

const delivering = (appId: string, keyId: string) => ({
  key: { stage: 'delivering', appId, keyId } as const,
});
const lost = (appId: string) => ({ lost: [{ appId, knownKeyIds: [] }] });

describe('nothing is sent', () => {
  test.each([
    {
      title: 'without an address',
      credentials: { email: '', password: PASSWORD },
      why: 'email or password is not given any more',
    },
    {
      title: 'without a password',
      credentials: { email: EMAIL, password: '' },
      why: 'email or password is not given any more',
    },
    {
      title: 'as another account',
      credentials: { email: 'other@acme.test', password: PASSWORD },
      why: 'email names another account than when the step began',
    },
  ])('$title, and what is left is named', async ({ credentials, why }) => {
    await withWorld({}, async (world) => {
      const { appId, keyId, lines, requests } = await cleanedUp(world, delivering, credentials);
      expect(requests).toEqual([]);
      expect(lines).toEqual([
        `warning: The key ${keyId} of the app ${appId} may still be valid: ${why}, so nothing was sent. ${ADVICE}`,
      ]);
    });
    await withWorld({}, async (world) => {
      const { appId, lines } = await cleanedUp(world, lost, credentials);
      expect(lines).toEqual([
        `warning: A key of the app ${appId} may exist whose response was lost: ${why}, so nothing was sent. ${ADVICE}`,
      ]);
    });
  });
});

describe('a key that was being delivered', () => {
  test('is looked for as long as reads may lag, and is not taken for another one', () =>
    withWorld({}, async (world) => {
      const { lines, sleeps } = await cleanedUp(world, (appId) => delivering(appId, 'k9'));
      expect(lines).toEqual([]);
      expect(sleeps).toEqual(Array.from({ length: 10 }, () => 1000));
    }));

  test('may be valid where it cannot be looked for', () =>
    withWorld({}, async (world) => {
      world.emulator.faults.add({ ...KEYS, times: ALWAYS, do: { status: 403 } });
      const { appId, keyId, lines } = await cleanedUp(world, delivering);
      expect(lines).toEqual([
        expect.stringMatching(
          `^warning: The step ended while it was delivering the key ${keyId} of the app ${appId}: it may be in use\\. Whether it is still valid is not known\\. If nothing uses it, revoke it with command: revoke and key_id: ${keyId}\\. GET .* answered 403`,
        ),
      ]);
    }));
});

describe('a key whose response was lost', () => {
  test('is named once, although it is looked for 10 s long, and two of them take one log-in', () =>
    withWorld({}, async (world) => {
      const { appId, keyId, lines, requests } = await cleanedUp(world, (id) => ({
        lost: [...lost(id).lost, { appId: id, knownKeyIds: [] }],
      }));
      const named = `warning: The key ${keyId} of the app ${appId} appeared while a response was lost. If no other job made it, nobody has its token: revoke it with command: revoke and key_id: ${keyId}.`;
      expect(lines).toEqual([named, named]);
      expect(requests.filter((line) => line.includes('/login'))).toHaveLength(1);
    }));

  test('may exist where it cannot be looked for', () =>
    withWorld({}, async (world) => {
      world.emulator.faults.add({ ...KEYS, times: ALWAYS, do: { status: 403 } });
      const { appId, lines } = await cleanedUp(world, lost);
      expect(lines).toEqual([
        expect.stringMatching(
          `^warning: The step ended while it was creating a key of the app ${appId}: whether the key exists is not known\\. Look at the app's keys in the Whisp dashboard\\. GET .* answered 403`,
        ),
      ]);
    }));
});

describe('what a main step leaves to the post step', () => {
  const LOST = { method: 'POST', path: /\/keys$/, do: { reset: 'before' } } as const;

  test.each([
    { title: 'a request that was lost less than 10 s ago', ms: 9999, isLeft: true },
    { title: 'nothing of one that was lost 10 s ago', ms: 10_000, isLeft: false },
  ])('is $title', ({ ms, isLeft }) =>
    withWorld({ targets: true }, async (world) => {
      world.emulator.faults.add(LOST);
      world.github.faults.onResponse({ method: 'PUT', path: /WHISP_API_KEY$/ }, () =>
        world.clock.advance(ms),
      );
      const { failure, state, outputs } = await world.run({ task: world.task('actions') });
      expect(failure).toBeUndefined();
      const left = decodePending(state)?.lost;
      // The key that this step did make is known.
      expect(left).toEqual(isLeft ? [{ appId: world.app.id, knownKeyIds: [outputs['key_id']] }] : undefined);
    }),
  );

  test('is a request whose key showed only in the end, by then with its name told', () =>
    withWorld({}, async (world) => {
      const { emulator } = world;
      const app = emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      emulator.faults.add({ method: 'POST', path: /\/keys$/, do: { reset: 'after' } });
      emulator.faults.add({ ...KEYS, skip: 1, times: 11, do: { edit: () => [] } });
      const run = await world.run();
      const ids = emulator.store.activeKeys(app).map(({ id }) => id);
      expect(ids).toHaveLength(2);
      expect([...(decodePending(run.state)?.lost[0]?.knownKeyIds ?? [])].sort()).toEqual([...ids].sort());
      const told = (log: readonly string[]) => log.filter((line) => line.startsWith('warning')).length;
      expect(told(run.log)).toBe(1);
      expect(told((await world.post(run)).log)).toBe(0);
    }));

  test('is a request that was lost 10 s ago where it cannot be looked for', () =>
    withWorld({ targets: true }, async (world) => {
      world.emulator.faults.add(LOST);
      world.github.faults.onResponse({ method: 'PUT', path: /WHISP_API_KEY$/ }, () => {
        world.clock.advance(10_000);
        world.emulator.faults.add({ ...KEYS, times: ALWAYS, do: { status: 403 } });
      });
      const { state, log } = await world.run({ task: world.task('actions') });
      expect(decodePending(state)?.lost).toHaveLength(1);
      expect(log.at(-1)).toMatch(
        `warning: Whether a lost response left a key of the app ${world.app.id} behind is not known: GET `,
      );
    }));
});

test('what still holds is not read again: the app when an environment was made, the targets when an app was', () =>
  withWorld({ targets: true }, async (world) => {
    const reads = (path: RegExp, requests: readonly { method: string; path: string }[]) =>
      requests.filter((each) => each.method === 'GET' && path.test(each.path)).length;
    await world.run({ task: world.task('environment/new', {}, { createEnvironment: true }) });
    expect(reads(/\/apps$/, world.emulator.requests)).toBe(1);
    const before = world.github.requests.length;
    await world.run({ task: world.task('actions', { app: { by: 'name', name: 'talk' } }) });
    expect(reads(/public-key$/, world.github.requests.slice(before))).toBe(1);
  }));
