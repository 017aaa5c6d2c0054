import { expect, test } from 'vitest';
import type { Api } from '../../../../src/services/whisp/api.ts';
import { readList } from '../../../../src/services/whisp/list.ts';

/** An API that answers one body after the other. */
function answering(...bodies: unknown[]): { api: Api; paths: string[] } {
  const paths: string[] = [];
  const api: Api = {
    mask: () => {},
    call: async (call) => {
      paths.push(call.path);
      return call.parse({ endpoint: 'GET /x', body: bodies[paths.length - 1], date: 5, cookies: [] });
    },
    track: () => Promise.reject(new Error('a list is not tracked')),
  };
  return { api, paths };
}

const list = (api: Api) => readList(api, '/x', (found) => ({ id: found.id('id') }));
const a = { id: 'a' };
const b = { id: 'b' };

test.each<[string, unknown[], string[]]>([
  ['an array', [[a, b]], ['a', 'b']],
  ['an empty array', [[]], []],
  ['an object with one array', [{ apps: [a], total: 1, hasMore: false, next: null }], ['a']],
  [
    'an object whose other fields say that this is all',
    [
      {
        apps: [a],
        size: 20,
        pages: 1,
        next: '',
        cursor: null,
        last: true,
        archived: false,
        meta: { count: 1 },
      },
    ],
    ['a'],
  ],
  [
    'an envelope of other things',
    [{ items: [a], pageSize: 20, accountId: 'x', nextRenewalAt: 'tomorrow' }],
    ['a'],
  ],
  ['words inside other words', [{ items: [a], moreover: 1, discount: 9, totally: 5, lasting: false }], ['a']],
  ['a next that a last outweighs', [{ items: [a], next: '/x?page=1', last: true }], ['a']],
  ['a link that hasNext outweighs', [{ items: [a], nextLink: '/x', hasNext: false }], ['a']],
  ['a cursor that a total outweighs', [{ items: [a], cursor: 'abc', total: 1 }], ['a']],
  [
    'a link that an inner total outweighs',
    [{ items: [a], next_page_url: '/x', meta: { total_items: 1 } }],
    ['a'],
  ],
  ['one page', [{ content: [a], totalPages: 1, number: 0, last: true }], ['a']],
  ['content without pages', [{ content: [a] }], ['a']],
  ['no page', [{ content: [], totalPages: 0, number: 0 }], []],
  [
    'two pages',
    [
      { content: [a], totalPages: 2, number: 0, last: false },
      { content: [b], totalPages: 2, number: 1 },
    ],
    ['a', 'b'],
  ],
  [
    'an entry on two pages',
    [
      { content: [a, b], totalPages: 2, number: 0 },
      { content: [b], totalPages: 2, number: 1 },
    ],
    ['a', 'b'],
  ],
])('%s is a whole list', async (_, bodies, ids) => {
  const { api, paths } = answering(...bodies);
  expect(await list(api)).toEqual({ items: ids.map((id) => ({ id })) });
  expect(paths).toEqual(bodies.map((_body, page) => (page === 0 ? '/x' : `/x?page=${page}`)));
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'the body is not a JSON object'],
  ['no array', { apps: {} }, 'the list has 0 arrays where one is expected'],
  ['two arrays', { apps: [], keys: [] }, 'the list has 2 arrays where one is expected'],
  ['a total', { apps: [a], total: 2 }, 'the field total says that there is more'],
  [
    'a count inside',
    { apps: [a], meta: { totalCount: 2 } },
    'the field meta.totalCount says that there is more',
  ],
  ['a flag', { apps: [a], hasMore: true }, 'the field hasMore says that there is more'],
  ['a cursor', { apps: [a], nextCursor: 'x' }, 'the field nextCursor says that there is more'],
  [
    "a link whose count is the page's",
    { apps: [a], count: 1, next: '/x' },
    'the field next says that there is more',
  ],
  ['a flag in another case', { apps: [a], HAS_MORE: true }, 'the field HAS_MORE says that there is more'],
  [
    'a token with dashes',
    { apps: [a], 'next-page-token': 'x' },
    'the field next-page-token says that there is more',
  ],
  ['pages of another kind', { items: [a], totalPages: 2 }, 'the field totalPages says that there is more'],
  [
    'pages that are not counted in its name',
    { items: [a], pages: 2 },
    'the field pages says that there is more',
  ],
  [
    'as many pages as entries',
    { items: [a, b], totalPages: 2 },
    'the field totalPages says that there is more',
  ],
  ['a last that is false', { items: [a], last: false }, 'the field last says that there is more'],
  ['a page that is another', { content: [a], totalPages: 2, number: 1 }, 'the field number is not 0'],
  ['pages without end', { content: [a], totalPages: 1e9, number: 0 }, 'the field totalPages is over 100'],
  ['an entry without id', [{}], 'the field [0].id is missing'],
  ['an entry without id in an object', { apps: [a, {}] }, 'the field apps[1].id is missing'],
])('a list with %s is refused', async (_, body, message) => {
  await expect(list(answering(body).api)).rejects.toThrow(message);
});

test('a hundred pages are read, and no more than that', async () => {
  const pages = Array.from({ length: 100 }, (_, number) => ({
    content: [{ id: `a${number}` }],
    totalPages: 100,
    number,
  }));
  expect((await list(answering(...pages).api)).items).toHaveLength(100);
  const more = { content: [a], totalPages: 101, number: 0 };
  await expect(list(answering(more).api)).rejects.toThrow('the field totalPages is over 100');
});

test('a service that answers each page with the first is refused', async () => {
  const first = { content: [a], totalPages: 2, number: 0 };
  await expect(list(answering(first, first).api)).rejects.toThrow('the field number is not 1');
});
