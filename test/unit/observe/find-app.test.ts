import { describe, expect, test } from 'vitest';
import type { App } from '../../../src/model/app.ts';
import type { Made } from '../../../src/model/made.ts';
import { findApp } from '../../../src/observe/find-app.ts';
import { failureOf } from '../../support/failures.ts';
import { refuse, type Script, scriptedServices } from '../../support/scripted.ts';
import { chatApp } from '../../support/tasks.ts';

const NOW = Date.parse('2026-04-25T12:00:00Z');
const DAY = 86_400_000;
const ENDPOINT = 'https://chat.example';
const NOTHING_MADE: Made = { app: undefined, environments: new Map() };

/** An app that was created that many milliseconds before the beginning. */
function known(id: string, age: number | undefined, changes: Partial<App> = {}): App {
  const createdAt = age === undefined ? undefined : NOW - age;
  return chatApp({ id, createdAt, clusterEndpoint: ENDPOINT, ...changes });
}

/** The same as Whisp sends it. */
function sent(id: string, age: number | undefined, changes: Partial<App> = {}) {
  const app = known(id, age, changes);
  return {
    ...app,
    createdAt: app.createdAt === undefined ? undefined : new Date(app.createdAt).toISOString(),
  };
}

const APPS = 'GET /api/client/apps';
const details = (id: string) => `${APPS}/${id}`;
const keysOf = (id: string) => `${APPS}/${id}/keys`;
const KEYS = [
  { id: 'k1', createdAt: new Date(NOW - DAY).toISOString(), status: 'ACTIVE' },
  { id: 'k2', createdAt: new Date(NOW - 2 * DAY).toISOString(), status: 'REVOKED' },
];

function find(script: Script, { made = NOTHING_MADE, name = 'chat' } = {}) {
  const scripted = scriptedServices(script);
  return { ...scripted, found: findApp(scripted.services, { by: 'name', name }, made) };
}

const madeAt = (app: App, at: number): Made => ({ app: { app, at }, environments: new Map() });

describe('by its id', () => {
  const byId = (script: Script, name?: string) => {
    const scripted = scriptedServices(script);
    return { ...scripted, found: findApp(scripted.services, { by: 'id', id: 'a1', name }, NOTHING_MADE) };
  };

  test('an app comes with its details, its keys, and the time at which they were read', async () => {
    const script = { [details('a1')]: () => sent('a1', DAY), [keysOf('a1')]: () => KEYS };
    const { found, sent: requests } = byId(script, 'chat');
    expect(await found).toEqual({
      app: {
        app: known('a1', DAY),
        baseUrl: ENDPOINT,
        activeKeys: [{ id: 'k1', createdAt: NOW - DAY }],
        revokedKeys: [{ id: 'k2', createdAt: NOW - 2 * DAY }],
        now: NOW,
        ownDuplicate: undefined,
        others: [],
        wantedName: undefined,
      },
    });
    expect(requests).toEqual([details('a1'), keysOf('a1')]);
  });

  test('an app that is not there is not waited for', async () => {
    const { found, clock } = byId({ [details('a1')]: () => refuse(404), [keysOf('a1')]: () => refuse(404) });
    expect(await failureOf(found)).toBe(
      'There is no app with app_id a1 in this account. Check the id, and that email names the right account.',
    );
    expect(clock.sleeps).toEqual([]);
  });

  test('an app with another name than the one that guards it is refused', async () => {
    const { found } = byId({ [details('a1')]: () => sent('a1', DAY), [keysOf('a1')]: () => [] }, 'talk');
    expect(await failureOf(found)).toBe(
      'The app with app_id a1 is named "chat", not "talk" as app_name says. Correct one of the two inputs, or leave one out.',
    );
  });

  test('a cluster endpoint that cannot be used is no base URL', async () => {
    const app = sent('a1', DAY, { clusterEndpoint: 'ftp://chat.example' });
    const { found } = byId({ [details('a1')]: () => app, [keysOf('a1')]: () => [] });
    expect(await found).toMatchObject({ app: { baseUrl: undefined } });
  });
});

describe('by its name', () => {
  test('where no app bears it, all apps are told', async () => {
    const { found, clock } = find({ [APPS]: () => [sent('a1', DAY, { name: 'talk' })] });
    expect(await found).toEqual({ listed: [known('a1', DAY, { name: 'talk' })] });
    expect(clock.sleeps).toEqual([]);
  });

  test.each([
    { title: 'one that is 5 s old is taken at once', age: 5000, sleeps: [] },
    { title: 'one that is younger is looked for again after 3 s', age: 4999, sleeps: [3000] },
    { title: 'one that is new is looked for again once only', age: 0, sleeps: [3000] },
    { title: 'one whose age nobody knows is taken at once', age: undefined, sleeps: [] },
  ])('$title', async ({ age, sleeps }) => {
    const {
      found,
      clock,
      sent: requests,
    } = find({ [APPS]: () => [sent('a1', age)], [keysOf('a1')]: () => [] });
    expect(await found).toMatchObject({ app: { app: { id: 'a1' } } });
    expect(clock.sleeps).toEqual(sleeps);
    expect(requests).toEqual([APPS, ...sleeps.map(() => APPS), keysOf('a1')]);
  });

  test('an app whose age only its details tell is left alone for 3 s, too', async () => {
    const script = {
      [APPS]: () => [sent('a1', undefined, { clusterEndpoint: undefined })],
      [details('a1')]: () => sent('a1', 4000),
      [keysOf('a1')]: () => [],
    };
    const { found, clock } = find(script);
    expect(await found).toMatchObject({ app: { app: { id: 'a1', createdAt: NOW - 4000 } } });
    expect(clock.sleeps).toEqual([3000]);
  });

  test.each([
    { title: 'is gone', details: () => refuse(404) },
    { title: 'has got another name', details: () => sent('a1', DAY, { name: 'talk' }) },
  ])('where the oldest app $title meanwhile, the next one is taken', async ({ details: read }) => {
    const first = sent('a1', DAY, { clusterEndpoint: undefined });
    const script = {
      [APPS]: () => [first, sent('a2', DAY - 1)],
      [details('a1')]: read,
      [keysOf('a1')]: () => [],
      [keysOf('a2')]: () => [],
    };
    const { found, clock, sent: requests } = find(script);
    expect(await found).toMatchObject({ app: { app: { id: 'a2' }, others: [] } });
    expect(clock.sleeps).toEqual([]);
    expect(requests).toEqual([APPS, details('a1'), keysOf('a1'), APPS, keysOf('a2')]);
  });

  test('where the only app is gone meanwhile, there is none', async () => {
    const script = { [APPS]: () => [sent('a1', DAY)], [keysOf('a1')]: () => refuse(404) };
    expect(await find(script).found).toEqual({ listed: [] });
  });

  test.each([
    {
      title: 'made 7 s ago may be late for 3 s more',
      age: 7000,
      readableAt: 3000,
      sleeps: [1000, 1000, 1000],
    },
    { title: 'made 10 s ago is gone if it cannot be read', age: 10_000, readableAt: 1, sleeps: [] },
  ])('an app that was $title', async ({ age, readableAt, sleeps }) => {
    const script = {
      [APPS]: () => [sent('a1', age)],
      [keysOf('a1')]: (at: number) => (at >= readableAt ? [] : refuse(404)),
    };
    const { found, clock } = find(script);
    expect(await found).toMatchObject(sleeps.length > 0 ? { app: { app: { id: 'a1' } } } : { listed: [] });
    expect(clock.sleeps).toEqual(sleeps);
  });

  test.each([
    { title: 'was made 7 s ago', age: 7000, sleeps: [1000, 1000, 1000] },
    {
      title: 'seems to be from the future',
      age: -5000,
      sleeps: [3000, ...Array.from({ length: 10 }, () => 1000)],
    },
  ])('an app that $title is gone if it cannot be read within 10 s', async ({ age, sleeps }) => {
    const { found, clock } = find({ [APPS]: () => [sent('a1', age)], [keysOf('a1')]: () => refuse(404) });
    expect(await found).toEqual({ listed: [] });
    expect(clock.sleeps).toEqual(sleeps);
  });

  test('rivals that are older than 5 s are told, oldest first; a new one is about to be deleted by its job', async () => {
    const script = {
      [APPS]: () => [sent('a3', 4999), sent('a2', 5000), sent('a1', DAY), sent('a0', 2 * DAY)],
      [keysOf('a0')]: () => [],
    };
    expect(await find(script).found).toMatchObject({
      app: { app: { id: 'a0' }, others: [{ id: 'a1' }, { id: 'a2' }] },
    });
  });

  test('rivals whose age the list does not tell are told apart by their details', async () => {
    const script = {
      [APPS]: () => [sent('a1', undefined), sent('a2', DAY), sent('a3', undefined)],
      [details('a1')]: () => sent('a1', 2 * DAY),
      [details('a2')]: () => sent('a2', DAY),
      [details('a3')]: () => refuse(404),
      [keysOf('a1')]: () => [],
    };
    const { found, sent: requests } = find(script);
    expect(await found).toMatchObject({ app: { app: { id: 'a1' }, others: [{ id: 'a2' }] } });
    expect(requests).toEqual([APPS, details('a1'), details('a2'), details('a3'), keysOf('a1')]);
  });

  test('rivals whose ages are known are told apart without their details', async () => {
    const script = { [APPS]: () => [sent('a1', 2 * DAY), sent('a2', DAY)], [keysOf('a1')]: () => [] };
    const { found, sent: requests } = find(script);
    await found;
    expect(requests).toEqual([APPS, keysOf('a1')]);
  });

  test.each([
    { title: 'the name as it was given', listed: ['chat', ' chat'], id: 'a0', wantedName: undefined },
    { title: 'one that differs in blanks only', listed: [' chat'], id: 'a0', wantedName: 'chat' },
  ])('what is taken is $title', async ({ listed, id, wantedName }) => {
    const script = {
      [APPS]: () => listed.map((name, index) => sent(`a${index}`, DAY, { name })),
      [keysOf(id)]: () => [],
    };
    expect(await find(script).found).toMatchObject({ app: { app: { id }, wantedName } });
  });
});

describe('an app that this step has made', () => {
  const own = known('a1', 0);

  test('is looked for after 3 s, and until the list shows it', async () => {
    const script = {
      [APPS]: (at: number) => (at >= 5000 ? [sent('a1', 0)] : []),
      [keysOf('a1')]: () => [],
    };
    const { found, clock } = find(script, { made: madeAt(own, NOW) });
    expect(await found).toMatchObject({ app: { app: { id: 'a1' }, ownDuplicate: undefined, others: [] } });
    expect(clock.sleeps).toEqual([3000, 1000, 1000]);
  });

  test.each([
    { title: 'in the list', script: { [APPS]: () => [] } },
    { title: 'by itself', script: { [APPS]: () => [sent('a1', 0)], [keysOf('a1')]: () => refuse(404) } },
  ])('fails the step if Whisp does not show it $title within 10 s', async ({ script }) => {
    const { found, clock } = find(script, { made: madeAt(own, NOW) });
    expect(await failureOf(found)).toBe(
      'The app "chat" (a1) was created by this step, but Whisp does not show it after 10 s. Run again in a minute: it is found then. No key was created.',
    );
    expect(clock.sleeps).toEqual([3000, ...Array.from({ length: 7 }, () => 1000)]);
  });

  test('is waited for also where the list shows another one', async () => {
    const list = (at: number) => [sent('a0', DAY), ...(at >= 6000 ? [sent('a1', 0)] : [])];
    const { found, clock } = find({ [APPS]: list, [keysOf('a0')]: () => [] }, { made: madeAt(own, NOW) });
    expect(await found).toMatchObject({ app: { app: { id: 'a0' }, ownDuplicate: { id: 'a1' }, others: [] } });
    expect(clock.sleeps).toEqual([3000, 1000, 1000, 1000]);
  });

  test('is told apart from the new ones of other jobs', async () => {
    const script = {
      [APPS]: () => [sent('a1', 0), sent('a0', 1), sent('a2', DAY)],
      [keysOf('a2')]: () => [],
    };
    const { found } = find(script, { made: madeAt(own, NOW) });
    expect(await found).toMatchObject({ app: { app: { id: 'a2' }, ownDuplicate: { id: 'a1' }, others: [] } });
  });

  test('gives way to an older one, and is told as its duplicate', async () => {
    const script = { [APPS]: () => [sent('a1', 0), sent('a0', 1)], [keysOf('a0')]: () => [] };
    const { found } = find(script, { made: madeAt(own, NOW) });
    expect(await found).toMatchObject({
      app: { app: { id: 'a0' }, ownDuplicate: { id: 'a1' }, others: [] },
    });
  });

  test.each([
    { title: 'is looked for by the name that the service gave it', ownName: 'Chat', wantedName: 'chat' },
    {
      title: 'is looked for by the name that was asked for where its response had none',
      ownName: '',
      wantedName: undefined,
    },
  ])('$title', async ({ ownName, wantedName }) => {
    const name = ownName === '' ? 'chat' : ownName;
    const script = { [APPS]: () => [sent('a1', 0, { name })], [keysOf('a1')]: () => [] };
    const { found } = find(script, { made: madeAt(known('a1', 0, { name: ownName }), NOW) });
    expect(await found).toMatchObject({ app: { app: { id: 'a1' }, wantedName } });
  });
});
