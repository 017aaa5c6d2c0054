import { expect, test } from 'vitest';
import type { Emulator } from './emulator.ts';
import { field, signedIn } from './harness.ts';

const apps = '/api/client/apps';
const body = { name: 'x' };

/** Resolves when the next request has been processed, as far as a gate lets it go. */
function arrival({ faults }: Emulator): Promise<void> {
  // What follows the hook is a matter of promises alone, all settled by the next turn of the event loop.
  return new Promise((resolve) => faults.onRequest({}, () => void setImmediate(resolve)));
}

test('a gate holds responses until enough are waiting, then stands open', async () => {
  const { as, emulator } = await signedIn();
  let open = false;
  const opened = emulator.faults.hold({ method: 'GET', path: apps }, 2).then(() => {
    open = true;
  });
  const underWay = arrival(emulator);
  const first = as('GET', apps);
  await underWay;
  await as('POST', apps, { body });
  expect(open).toBe(false);
  expect(emulator.requests[1]).toMatchObject({ method: 'GET', status: undefined });
  // The second sees the app; the first, though answered no sooner, was computed before.
  expect((await as('GET', apps)).body).toMatchObject([body]);
  expect((await first).body).toEqual([]);
  await opened;
  expect((await as('GET', apps)).body).toHaveLength(1);
});

test('clearing lets go of what is held', async () => {
  const { as, emulator } = await signedIn();
  const opened = emulator.faults.hold({ path: apps }, 2);
  const underWay = arrival(emulator);
  const held = as('GET', apps);
  await underWay;
  emulator.faults.clear();
  await opened;
  expect(await held).toMatchObject({ status: 200 });
});

test('a hook may change the state before a request is processed', async () => {
  const { as, emulator, account } = await signedIn();
  emulator.faults.onRequest({ method: 'GET', path: apps }, async ({ path, status }) => {
    await Promise.resolve();
    emulator.store.addApp(account, { name: `${path} ${status}` });
  });
  expect((await as('GET', apps)).body).toMatchObject([{ name: `${apps} undefined` }]);
});

test('a hook may change the state before a response is sent', async () => {
  const { as, emulator } = await signedIn();
  const seen: unknown[] = [];
  emulator.faults.onResponse({ method: 'POST', path: apps }, async ({ changed, status }) => {
    await Promise.resolve();
    seen.push({ changed, status });
    emulator.store.deleteApp(emulator.store.apps[0]?.id ?? '');
  });
  const created = await as('POST', apps, { body });
  expect(seen).toEqual([{ changed: true, status: undefined }]);
  expect(created).toMatchObject({ status: 201 });
  expect(await as('GET', `${apps}/${field(created, 'id')}`)).toMatchObject({ status: 404 });
});
