import { describe, expect, test } from 'vitest';
import { type Bench, fieldsOf, gitHubBench, secretBody } from './bench.ts';

const SECRETS = '/repos/acme/web/actions/secrets';
const VARIABLES = '/repos/acme/web/actions/variables';
const ENVIRONMENT = '/repos/acme/web/environments/preview';
const late = { lagMs: 5000 };

async function putSecret({ ask, repository }: Bench, name: string, value = 'v'): Promise<number> {
  const body = secretBody(repository.stores.actions, value);
  return (await ask('PUT', `${SECRETS}/${name}`, { body })).status;
}

/** What a read shows: its status, or a field of its body. */
async function shown({ ask }: Bench, path: string, field?: string): Promise<unknown> {
  const reply = await ask('GET', path);
  return field === undefined ? reply.status : fieldsOf(reply)[field];
}

interface Case {
  readonly title: string;
  readonly write: (bench: Bench) => Promise<unknown>;
  readonly path: string;
  readonly field?: string;
  readonly before: unknown;
  readonly after: unknown;
}

const cases: Case[] = [
  {
    title: 'a new secret',
    write: (bench) => putSecret(bench, 'NEW'),
    path: `${SECRETS}/NEW`,
    before: 404,
    after: 200,
  },
  {
    title: 'the list with a new secret',
    write: (bench) => putSecret(bench, 'NEW'),
    path: SECRETS,
    field: 'total_count',
    before: 1,
    after: 2,
  },
  {
    title: 'the time of a secret that is written again',
    write: (bench) => putSecret(bench, 'NAME'),
    path: `${SECRETS}/NAME`,
    field: 'updated_at',
    before: '1970-01-01T00:00:00Z',
    after: '2026-04-25T12:00:05Z',
  },
  {
    title: 'a secret that is deleted',
    write: ({ ask }) => ask('DELETE', `${SECRETS}/NAME`),
    path: `${SECRETS}/NAME`,
    before: 200,
    after: 404,
  },
  {
    title: 'the value of a variable',
    write: ({ ask }) => ask('PATCH', `${VARIABLES}/NAME`, { body: { value: 'new' } }),
    path: `${VARIABLES}/NAME`,
    field: 'value',
    before: 'x',
    after: 'new',
  },
  {
    title: 'a new environment',
    write: ({ ask }) => ask('PUT', ENVIRONMENT),
    path: ENVIRONMENT,
    before: 404,
    after: 200,
  },
  {
    title: 'the public key of a new environment',
    write: ({ ask }) => ask('PUT', ENVIRONMENT),
    path: `${ENVIRONMENT}/secrets/public-key`,
    before: 404,
    after: 200,
  },
  {
    title: 'the variables of a new environment',
    write: ({ ask }) => ask('PUT', ENVIRONMENT),
    path: `${ENVIRONMENT}/variables`,
    before: 404,
    after: 200,
  },
  {
    title: 'the list with a new environment',
    write: ({ ask }) => ask('PUT', ENVIRONMENT),
    path: '/repos/acme/web/environments',
    field: 'total_count',
    before: 1,
    after: 2,
  },
  {
    title: 'an environment that is deleted',
    write: ({ ask }) => ask('DELETE', '/repos/acme/web/environments/prod%2Feu'),
    path: '/repos/acme/web/environments/prod%2Feu/secrets',
    before: 200,
    after: 404,
  },
];

describe('with lag, what was written is seen five seconds later', () => {
  test.each(cases)('$title', async ({ write, path, field, before, after }) => {
    const bench = await gitHubBench(late);
    await write(bench);
    expect(await shown(bench, path, field)).toBe(before);
    bench.clock.time += 4999;
    expect(await shown(bench, path, field)).toBe(before);
    bench.clock.time += 1;
    expect(await shown(bench, path, field)).toBe(after);
  });

  test.each(cases)('without lag at once: $title', async ({ write, path, field, after }) => {
    const bench = await gitHubBench();
    await write(bench);
    expect(await shown(bench, path, field)).toBe(after);
  });
});

test('writes act on what is really there', async () => {
  const bench = await gitHubBench(late);
  await bench.ask('PUT', ENVIRONMENT);
  const store = bench.repository.environments.get('preview')?.store;
  if (store === undefined) throw new Error('no environment');
  const { status } = await bench.ask('PUT', `${ENVIRONMENT}/secrets/KEY`, { body: secretBody(store, 'v') });
  expect(status).toBe(201);
  expect(await putSecret(bench, 'NEW')).toBe(201);
  expect(await putSecret(bench, 'NEW')).toBe(204);
  expect((await bench.ask('POST', VARIABLES, { body: { name: 'NAME', value: 'v' } })).status).toBe(409);
});

test('each write is seen in its turn', async () => {
  const bench = await gitHubBench(late);
  const values = [];
  for (const value of ['a', 'b', 'c']) {
    await bench.ask('PATCH', `${VARIABLES}/NAME`, { body: { value } });
    bench.clock.time += 1000;
  }
  for (let second = 0; second < 4; second++) {
    bench.clock.time += 1000;
    values.push(await shown(bench, `${VARIABLES}/NAME`, 'value'));
  }
  expect(values).toEqual(['x', 'a', 'b', 'c']);
});

test('what a test puts in place or takes away is seen at once', async () => {
  const bench = await gitHubBench(late);
  const { secrets } = bench.repository.stores.actions;
  await putSecret(bench, 'NAME');
  secrets.set('NAME', { value: 'seeded', createdAt: 0, updatedAt: 1000 });
  expect(await shown(bench, `${SECRETS}/NAME`, 'updated_at')).toBe('1970-01-01T00:00:01Z');
  await putSecret(bench, 'NEW');
  secrets.delete('NAME');
  expect(await shown(bench, SECRETS, 'total_count')).toBe(0);
});

test('the pages of a list show the moment of the first one', async () => {
  const bench = await gitHubBench(late);
  for (const name of ['A', 'B'])
    bench.repository.stores.actions.secrets.set(name, { value: '', createdAt: 0, updatedAt: 0 });
  await putSecret(bench, 'NEW');
  const first = await bench.ask('GET', `${SECRETS}?per_page=2`);
  bench.clock.time += 5000;
  const second = await bench.ask('GET', `${SECRETS}?per_page=2&page=2`);
  expect([fieldsOf(first)['total_count'], fieldsOf(second)['total_count']]).toEqual([3, 3]);
});

test('varied lag is drawn for each read, and the same again with the same seed', async () => {
  const series = async (lagSeed: number) => {
    const bench = await gitHubBench({ lagMs: 5000, lagMode: 'varied', lagSeed });
    await putSecret(bench, 'NEW');
    const seen = [];
    for (let read = 0; read < 20; read++) {
      bench.clock.time += 250;
      seen.push(await shown(bench, `${SECRETS}/NEW`), await shown(bench, SECRETS, 'total_count'));
    }
    bench.clock.time += 1;
    expect(await shown(bench, `${SECRETS}/NEW`)).toBe(200);
    return seen;
  };
  const [first, again, other] = [await series(7), await series(7), await series(8)];
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
  expect(new Set(first)).toEqual(new Set([404, 200, 1, 2]));
});

test('varied lag may show the past again after the present', async () => {
  const bench = await gitHubBench({ lagMs: 5000, lagMode: 'varied' });
  await putSecret(bench, 'NEW');
  bench.clock.time += 2500;
  const seen = [];
  for (let read = 0; read < 20; read++) seen.push(await shown(bench, `${SECRETS}/NEW`));
  expect(seen.lastIndexOf(404)).toBeGreaterThan(seen.indexOf(200));
});
