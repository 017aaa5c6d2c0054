import { expect, test } from 'vitest';
import type { Api } from '../../../../src/services/whisp/api.ts';
import { readList } from '../../../../src/services/whisp/list.ts';

/** An API whose responses have one body after the other. */
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

test.each<{ title: string; bodies: unknown[]; ids: string[] }>([
  { title: 'an array', bodies: [[a, b]], ids: ['a', 'b'] },
  { title: 'an empty array', bodies: [[]], ids: [] },
  {
    title: 'an object with one array',
    bodies: [{ apps: [a], total: 1, hasMore: false, next: null }],
    ids: ['a'],
  },
  {
    title: 'an object whose other fields say that this is all',
    bodies: [
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
    ids: ['a'],
  },
  {
    title: 'an envelope of other things',
    bodies: [{ items: [a], pageSize: 20, accountId: 'x', nextRenewalAt: 'tomorrow' }],
    ids: ['a'],
  },
  {
    title: 'words inside other words',
    bodies: [{ items: [a], moreover: 1, discount: 9, totally: 5, lasting: false }],
    ids: ['a'],
  },
  {
    title: 'a next that a last outweighs',
    bodies: [{ items: [a], next: '/x?page=1', last: true }],
    ids: ['a'],
  },
  {
    title: 'a link that hasNext outweighs',
    bodies: [{ items: [a], nextLink: '/x', hasNext: false }],
    ids: ['a'],
  },
  { title: 'a cursor that a total outweighs', bodies: [{ items: [a], cursor: 'abc', total: 1 }], ids: ['a'] },
  {
    title: 'a link that an inner total outweighs',
    bodies: [{ items: [a], next_page_url: '/x', meta: { total_items: 1 } }],
    ids: ['a'],
  },
  {
    title: 'what is not a number of pages, of more or of the last',
    bodies: [
      {
        items: [a],
        pagesize: 9,
        homepage: 9,
        page: 3,
        pages: 1,
        last: 'Doe',
        total: '7',
        links: { next: null },
      },
    ],
    ids: ['a'],
  },
  { title: 'a next that is an empty object', bodies: [{ items: [a], next: {} }], ids: ['a'] },
  {
    title: 'no next, in words with several signs',
    bodies: [{ items: [a], '__next--page__': '' }],
    ids: ['a'],
  },
  {
    title: 'a continuation that a total outweighs',
    bodies: [{ items: [a], continuation: 'x', total: 1 }],
    ids: ['a'],
  },
  { title: 'one page', bodies: [{ content: [a], totalPages: 1, number: 0, last: true }], ids: ['a'] },
  { title: 'content without pages', bodies: [{ content: [a] }], ids: ['a'] },
  { title: 'no page', bodies: [{ content: [], totalPages: 0, number: 0 }], ids: [] },
  {
    title: 'two pages',
    bodies: [
      { content: [a], totalPages: 2, number: 0, last: false },
      { content: [b], totalPages: 2, number: 1 },
    ],
    ids: ['a', 'b'],
  },
  {
    title: 'an entry on two pages',
    bodies: [
      { content: [a, b], totalPages: 2, number: 0 },
      { content: [b], totalPages: 2, number: 1 },
    ],
    ids: ['a', 'b'],
  },
])('$title is a whole list', async ({ bodies, ids }) => {
  const { api, paths } = answering(...bodies);
  expect(await list(api)).toEqual({ items: ids.map((id) => ({ id })) });
  expect(paths).toEqual(bodies.map((_body, page) => (page === 0 ? '/x' : `/x?page=${page}`)));
});

test.each<{ title: string; body: unknown; message: string }>([
  { title: 'nothing', body: undefined, message: 'the body is not a JSON object' },
  { title: 'no array', body: { apps: {} }, message: 'the list has 0 arrays where one is expected' },
  {
    title: 'two arrays',
    body: { apps: [], keys: [] },
    message: 'the list has 2 arrays where one is expected',
  },
  { title: 'a total', body: { apps: [a], total: 2 }, message: 'the field total says that there is more' },
  {
    title: 'a count inside',
    body: { apps: [a], meta: { totalCount: 2 } },
    message: 'the field meta.totalCount says that there is more',
  },
  {
    title: 'a flag',
    body: { apps: [a], hasMore: true },
    message: 'the field hasMore says that there is more',
  },
  {
    title: 'a cursor',
    body: { apps: [a], nextCursor: 'x' },
    message: 'the field nextCursor says that there is more',
  },
  {
    title: "a link whose count is the page's",
    body: { apps: [a], count: 1, next: '/x' },
    message: 'the field next says that there is more',
  },
  {
    title: 'a flag in another case',
    body: { apps: [a], HAS_MORE: true },
    message: 'the field HAS_MORE says that there is more',
  },
  {
    title: 'a token with dashes',
    body: { apps: [a], 'next-page-token': 'x' },
    message: 'the field next-page-token says that there is more',
  },
  {
    title: 'pages of another kind',
    body: { items: [a], totalPages: 2 },
    message: 'the field totalPages says that there is more',
  },
  {
    title: 'pages that are not counted in its name',
    body: { items: [a], pages: 2 },
    message: 'the field pages says that there is more',
  },
  {
    title: 'as many pages as entries',
    body: { items: [a, b], totalPages: 2 },
    message: 'the field totalPages says that there is more',
  },
  {
    title: 'a number of the page count',
    body: { items: [a], pageCount: 2 },
    message: 'the field pageCount says that there is more',
  },
  {
    title: 'a continuation token',
    body: { items: [a], continuationToken: 'x' },
    message: 'the field continuationToken says that there is more',
  },
  {
    title: 'more, said with signs at both ends',
    body: { items: [a], __more__: true },
    message: 'the field __more__ says that there is more',
  },
  {
    title: 'more, whose count says nothing of the whole',
    body: { items: [a], count: 1, more: 3 },
    message: 'the field more says that there is more',
  },
  {
    title: 'a last that is false',
    body: { items: [a], last: false },
    message: 'the field last says that there is more',
  },
  {
    title: 'a page that is another',
    body: { content: [a], totalPages: 2, number: 1 },
    message: 'the field number is not 0',
  },
  {
    title: 'pages without end',
    body: { content: [a], totalPages: 1e9, number: 0 },
    message: 'the field totalPages is over 100',
  },
  { title: 'an entry without id', body: [{}], message: 'the field [0].id is missing' },
  {
    title: 'an entry without id in an object',
    body: { apps: [a, {}] },
    message: 'the field apps[1].id is missing',
  },
])('a list with $title is refused', async ({ body, message }) => {
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

test('a service that gives the first page for each is refused', async () => {
  const first = { content: [a], totalPages: 2, number: 0 };
  await expect(list(answering(first, first).api)).rejects.toThrow('the field number is not 1');
});
