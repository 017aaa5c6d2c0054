import { expect, test } from 'vitest';
import { fieldsOf, gitHubBench, noon, secretBody } from './bench.ts';

const KEY = '/repos/acme/web/actions/secrets/KEY';

test.each([
  { title: 'right', offset: 0, date: 'Sat, 25 Apr 2026 12:00:05 GMT', updated: '2026-04-25T12:00:05Z' },
  { title: 'ahead', offset: 61_000, date: 'Sat, 25 Apr 2026 12:01:06 GMT', updated: '2026-04-25T12:01:06Z' },
  { title: 'behind', offset: -1000, date: 'Sat, 25 Apr 2026 12:00:04 GMT', updated: '2026-04-25T12:00:04Z' },
])("GitHub's clock may be $title: its Date and its times go by it", async ({ offset, date, updated }) => {
  const { github, ask, repository } = await gitHubBench();
  github.switches.clockOffsetMs = offset;
  const body = secretBody(repository.stores.actions, 'v');
  expect((await ask('PUT', KEY, { body })).headers.get('date')).toBe(date);
  expect(fieldsOf(await ask('GET', KEY))).toEqual({ name: 'KEY', created_at: updated, updated_at: updated });
  expect(repository.stores.actions.secrets.get('KEY')?.updatedAt).toBe(Date.parse(updated));
  // The log goes by the true time.
  expect(github.requests[0]?.receivedAt).toBe(noon);
});

test('the Date may be missing, from faults too', async () => {
  const { github, ask } = await gitHubBench({ dateHeader: false });
  github.faults.add({ path: '/repos/acme/web', do: { status: 500 } });
  for (const status of [500, 200]) {
    const reply = await ask('GET', '/repos/acme/web');
    expect([reply.status, reply.headers.get('date')]).toEqual([status, null]);
  }
});

test.each([
  { dates: 'seconds', updated: '2026-04-25T12:00:05Z' },
  { dates: 'milliseconds', updated: '2026-04-25T12:00:05.000Z' },
  { dates: 'offset', updated: '2026-04-25T14:00:05+02:00' },
  { dates: 'garbage', updated: 'yesterday' },
] as const)('dates can have the form $dates', async ({ dates, updated }) => {
  const { ask, repository } = await gitHubBench({ dates });
  await ask('PUT', KEY, { body: secretBody(repository.stores.actions, 'v') });
  expect(fieldsOf(await ask('GET', KEY))['updated_at']).toBe(updated);
});

test('every object of a response may have fields that nobody knows', async () => {
  const { ask } = await gitHubBench({ extraFields: true });
  const list = fieldsOf(await ask('GET', '/repos/acme/web/actions/secrets'));
  expect(list).toMatchObject({ total_count: 1, extra_items: [{ id: 'x' }] });
  expect(list['secrets']).toMatchObject([{ name: 'NAME', extra: { state: 'unknown' } }]);
});
