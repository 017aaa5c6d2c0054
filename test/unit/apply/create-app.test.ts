import { describe, expect, test } from 'vitest';
import { createMissingApp } from '../../../src/apply/create-app.ts';
import type { App } from '../../../src/model/app.ts';
import type { Request } from '../../../src/services/http/transport.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { inTurn, lose, refuse, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';
import { chatApp } from '../../support/tasks.ts';

const CREATE = 'POST /api/client/apps';
const LIST = 'GET /api/client/apps';
const BEGAN = Date.parse('2026-04-25T12:00:00Z');
const NOT_KNOWN = 'info: Whether the app "chat" was created is not known: looking for it.';
const CREATED = 'info: Created the app "chat" (a1).';
const KNOWN = [chatApp({ id: 'z1', name: 'talk' }), chatApp({ id: 'z2' })];

/** An app as the service shows it, created that many hours before now. */
const shown = (id: string, { name = 'chat', hours = 1 } = {}) => ({
  ...{ id, name, status: 'ACTIVE', tier: 'DEMO' },
  createdAt: new Date(BEGAN - hours * 3_600_000).toISOString(),
});
const other = (id: string) => shown(id, { name: id });
const FIVE = ['b1', 'b2', 'b3', 'b4', 'b5'].map(other);
const IN_USE = `The app "chat" cannot be created: the account has 5 demo apps, and 5 is the most it can have:
${FIVE.map(({ id }) => `  - "${id}" (${id}), 60 min old`).join('\n')}
Delete one with command: teardown, or the previews of closed pull requests with command: sweep.`;
const seconds = (count: number) => Array.from({ length: count }, () => 1000);
const lists = (count: number) => Array.from({ length: count }, () => LIST);

interface Given extends ScriptOptions {
  readonly known?: readonly App[];
}

function make(
  post: (at: number, request: Request) => unknown,
  get: () => unknown,
  { known = [], ...options }: Given = {},
) {
  const scripted = scriptedServices({ [CREATE]: post, [LIST]: get }, options);
  const { journal } = newJournal();
  return { ...scripted, journal, made: createMissingApp(scripted.services, journal, 'chat', known) };
}

test('an app is created, and known as the one that this step has made', async () => {
  const bodies: unknown[] = [];
  const post = (_: number, { body }: Request) => {
    bodies.push(body);
    return shown('a1');
  };
  const { made, journal, sent, clock, lines } = make(post, () => []);
  await made;
  expect(bodies).toEqual([{ name: 'chat' }]);
  expect(journal.made.app).toEqual({
    app: chatApp({ createdAt: BEGAN - 3_600_000 }),
    at: BEGAN,
  });
  expect(sent).toEqual([CREATE]);
  expect(clock.sleeps).toEqual([]);
  expect(lines).toEqual([CREATED]);
});

describe('a refusal', () => {
  test.each([
    { title: 'with 401', post: () => refuse(401), failure: 'GET /x answered 401.', times: 2, sleeps: [] },
    {
      title: 'with 429',
      post: () => refuse(429),
      failure: 'GET /x answered 429.',
      times: 4,
      sleeps: [500, 1000, 2000],
    },
    {
      title: 'by what cannot be read',
      post: () => ({}),
      failure:
        "POST /api/client/apps gave a response that this action does not understand: the field id is missing. Check that the address is the API's (api_url, github_api_url); if so, the service has changed: look for a newer version of this action.",
      times: 1,
      sleeps: [],
    },
  ])('$title is not explained by what is there', async ({ post, failure, times, sleeps }) => {
    const { made, sent, clock, journal } = make(post, () => [shown('a1')]);
    expect(await failureOf(made)).toBe(failure);
    expect(sent).toEqual(Array.from({ length: times }, () => CREATE));
    expect(clock.sleeps).toEqual(sleeps);
    expect(journal.made.app).toBeUndefined();
  });

  test.each([
    { title: 'is no failure where the app is there', list: [other('b1'), shown('a1')], failure: undefined },
    {
      title: 'is no failure where the app is there in another form of its name',
      list: [other('b1'), shown('a1', { name: ' chat' })],
      failure: undefined,
    },
    { title: 'tells the demo apps where all are in use', list: FIVE, failure: IN_USE },
    {
      title: 'is the failure where nothing explains it',
      list: FIVE.slice(1),
      failure: 'GET /x answered 403.',
    },
  ])('that is no conflict $title, which is looked at once', async ({ list, failure }) => {
    const { made, journal, sent, clock, lines } = make(
      () => refuse(403),
      () => list,
    );
    expect(await failureOf(made)).toBe(failure);
    expect(sent).toEqual([CREATE, LIST]);
    expect(clock.sleeps).toEqual([]);
    expect(lines).toEqual([]);
    expect(journal.made.app).toBeUndefined();
  });

  test.each([
    { title: 'until the app shows', list: [...FIVE, shown('a1')], failure: undefined },
    { title: 'until the demo apps show that are in use', list: FIVE, failure: IN_USE },
  ])('by a conflict is looked into $title', async ({ list, failure }) => {
    const { made, sent, clock } = make(
      () => refuse(409),
      inTurn(
        () => [],
        () => FIVE.slice(1),
        () => list,
      ),
    );
    expect(await failureOf(made)).toBe(failure);
    expect(sent).toEqual([CREATE, ...lists(3)]);
    expect(clock.sleeps).toEqual(seconds(2));
  });

  test('by a conflict is the failure where nothing shows within 10 s', async () => {
    const { made, sent, clock } = make(
      () => refuse(409),
      () => [],
    );
    expect(await failureOf(made)).toBe('GET /x answered 409.');
    expect(sent).toEqual([CREATE, ...lists(11)]);
    expect(clock.sleeps).toEqual(seconds(10));
  });

  test('by a conflict says what was looked for when time ends', async () => {
    const { made } = make(
      () => refuse(409),
      () => [],
      { timeoutMs: 1000 },
    );
    expect(await failureOf(made)).toBe(
      "The step's time is used up (timeout_seconds: 1): looking for the app that another job has created. Raise timeout_seconds if the service is just slow.",
    );
  });
});

describe('where the response is lost', () => {
  test.each([
    { title: 'the app that is new is taken', list: [shown('a1')], id: 'a1' },
    { title: 'an app that was there is not taken', list: [shown('z2'), shown('a1')], id: 'a1' },
    { title: 'the younger of two is taken', list: [shown('a1'), shown('a2', { hours: 2 })], id: 'a1' },
    {
      title: 'the youngest of several is taken',
      list: [shown('a2', { hours: 2 }), shown('a1', { hours: 1 }), shown('a3', { hours: 3 })],
      id: 'a1',
    },
    {
      title: 'an app of exactly the name is preferred',
      list: [other('b1'), shown('a2', { name: ' chat', hours: 2 }), shown('a1')],
      id: 'a1',
    },
  ])('$title', async ({ list, id }) => {
    const before = [shown('z2'), other('b1')];
    const { made, journal, sent, clock, lines } = make(
      lose,
      inTurn(
        () => before,
        () => before,
        () => list,
      ),
      { known: KNOWN },
    );
    await made;
    expect(journal.made.app).toMatchObject({ app: { id }, at: BEGAN + 2000 });
    expect(sent).toEqual([CREATE, ...lists(3)]);
    expect(clock.sleeps).toEqual(seconds(2));
    expect(lines).toEqual([NOT_KNOWN, CREATED]);
  });

  test('an app whose name the service has changed in form is taken', async () => {
    const { made, journal, lines } = make(lose, () => [other('b1'), shown('a1', { name: ' chat' })]);
    await made;
    expect(journal.made.app).toMatchObject({ app: { id: 'a1', name: ' chat' }, at: BEGAN });
    expect(lines).toEqual([NOT_KNOWN, 'info: Created the app " chat" (a1).']);
  });

  test('the app is created again if it does not show within 10 s', async () => {
    const { made, journal, sent, clock, lines } = make(
      inTurn(lose, () => shown('a1')),
      () => [],
    );
    await made;
    expect(journal.made.app).toMatchObject({ app: { id: 'a1' }, at: BEGAN + 10_000 });
    expect(sent).toEqual([CREATE, ...lists(11), CREATE]);
    expect(clock.sleeps).toEqual(seconds(10));
    expect(lines).toEqual([NOT_KNOWN, CREATED]);
  });

  test('the step says what was looked for when time ends', async () => {
    const { made } = make(lose, () => [], { timeoutMs: 1000 });
    expect(await failureOf(made)).toBe(
      "The step's time is used up (timeout_seconds: 1): looking for an app whose creation had no response. Raise timeout_seconds if the service is just slow.",
    );
  });
});
