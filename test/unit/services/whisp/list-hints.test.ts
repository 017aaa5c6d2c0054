import { expect, test } from 'vitest';
import { InvalidResponseError } from '../../../../src/base/errors.ts';
import { readList } from '../../../../src/services/whisp/list.ts';
import { scriptedApi } from '../../../support/scripted-api.ts';

const a = { id: 'a' };
const b = { id: 'b' };

function listOf(...bodies: unknown[]) {
  return readList(scriptedApi(...bodies).api, '/x', (found) => ({ id: found.id('id') }));
}

const refusal = (what: string) => new InvalidResponseError('GET /x', what);
const more = (field: string) => refusal(`the field ${field} says that there is more than the list shows`);

test.each<{ title: string; body: object; field: string }>([
  { title: 'a link', body: { items: [a], next: '/x' }, field: 'next' },
  { title: 'a number of the next page', body: { items: [a], nextPage: 0 }, field: 'nextPage' },
  { title: 'a cursor', body: { items: [a], cursor: 'abc' }, field: 'cursor' },
  { title: 'a continuation', body: { items: [a], continuation: 'abc' }, field: 'continuation' },
  { title: 'a flag', body: { items: [a], more: true }, field: 'more' },
  { title: 'capitals', body: { items: [a], NEXT: '/x' }, field: 'NEXT' },
  { title: 'capitals after small letters', body: { items: [a], hasMORE: true }, field: 'hasMORE' },
  { title: 'blanks', body: { items: [a], 'has more': true }, field: 'has more' },
  { title: 'a count', body: { items: [a], count: 2 }, field: 'count' },
  { title: 'a total', body: { items: [a, b], total: 3 }, field: 'total' },
  { title: 'a number of pages', body: { items: [a, b], pageCount: 2 }, field: 'pageCount' },
  { title: 'a number of pages, of which the list is none', body: { items: [], pages: 2 }, field: 'pages' },
  { title: 'a total of pages', body: { items: [a, b], total_pages: 2 }, field: 'total_pages' },
  { title: 'not the last page', body: { items: [a], last: false }, field: 'last' },
  { title: 'an object', body: { items: [a], links: { next: '/x' } }, field: 'links.next' },
  { title: 'an object that is the next', body: { items: [a], next: { cursor: 'x' } }, field: 'next.cursor' },
  { title: 'objects in objects', body: { items: [a], a: { b: { more: 1 } } }, field: 'a.b.more' },
  { title: 'the first of two', body: { items: [a], next: '/x', cursor: 'x' }, field: 'next' },
])('a list is refused that goes on, as is said by $title', async ({ body, field }) => {
  await expect(listOf(body)).rejects.toEqual(more(field));
});

test.each<{ title: string; other: object }>([
  { title: 'a next that is null', other: { cursor: null } },
  { title: 'a next that is empty', other: { cursor: '' } },
  { title: 'a next that is an object', other: { cursor: {} } },
  { title: 'a last that is a name', other: { last: 'Doe' } },
  { title: 'another flag', other: { archived: true, enabled: false } },
  { title: "a count that may be the page's", other: { count: 2 } },
  { title: 'a total of less', other: { total: 1 } },
  { title: 'a total that is a text', other: { total: '2' } },
  { title: 'a page', other: { page: 1 } },
  { title: 'one page', other: { pages: 1, totalPages: 1 } },
  { title: 'a total of something else', other: { totalCost: 2 } },
])('that a list goes on is not outweighed by $title', async ({ other }) => {
  await expect(listOf({ ...other, items: [a, b], next: '/x' })).rejects.toEqual(more('next'));
});

test.each<{ title: string; other: object }>([
  { title: 'a flag', other: { hasMore: false } },
  { title: 'the last page', other: { last: true } },
  { title: 'a total', other: { total: 2 } },
  { title: 'a total count', other: { meta: { totalCount: 2 } } },
])('that a list goes on is outweighed by $title', async ({ other }) => {
  const body = { next: '/x', items: [a, b], cursor: 'x' };
  expect(await listOf({ ...body, ...other })).toEqual({ items: [a, b] });
  expect(await listOf({ ...other, ...body })).toEqual({ items: [a, b] });
});

test.each([
  ...['has', 'have', 'is', 'there', 'are', 'page', 'pages', 'token', 'link', 'url', 'href', 'uri', 'key'],
  ...['id', 'result', 'results', 'item', 'items', 'element', 'elements', 'record', 'records', 'entries'],
  ...['number', 'of', 'apps', 'keys'],
])('the word %s beside next is about the list', async (word) => {
  await expect(listOf({ items: [a], [`${word}_next`]: 'x' })).rejects.toEqual(more(`${word}_next`));
  await expect(listOf({ items: [a], [`next_${word}`]: 'x' })).rejects.toEqual(more(`next_${word}`));
});

test.each([
  { name: 'nextMonkey' },
  { name: 'nextKeynote' },
  { name: 'nextRenewalAt' },
  { name: 'moreover' },
  { name: 'anymore' },
  { name: 'next2' },
  { name: 'v2Next' },
  { name: 'hasPage' },
  { name: 'key' },
  { name: '' },
])('the field "$name" says nothing of the list', async ({ name }) => {
  expect(await listOf({ items: [a], [name]: 'x' })).toEqual({ items: [a] });
});

test.each([
  { name: 'homepages' },
  { name: 'pagesize' },
  { name: 'pageSize' },
  { name: 'page' },
  { name: 'discount' },
  { name: 'totalCost' },
  { name: 'size' },
])('the number "$name" says nothing of the list', async ({ name }) => {
  expect(await listOf({ items: [a], [name]: 9 })).toEqual({ items: [a] });
});

test('what entries say is about them, and not about the list', async () => {
  expect(await listOf({ items: [{ ...a, next: '/x', total: 9, last: false }] })).toEqual({ items: [a] });
});

test.each<{ title: string; bodies: unknown[]; what: string }>([
  { title: 'a text', bodies: ['a'], what: 'the body is not a JSON object' },
  { title: 'no array', bodies: [{ items: 1 }], what: 'the list has 0 arrays where one is expected' },
  {
    title: 'three arrays',
    bodies: [{ a: [], b: [], c: [] }],
    what: 'the list has 3 arrays where one is expected',
  },
  { title: 'an entry that is none', bodies: [['a']], what: '[0] is not a JSON object' },
  {
    title: 'an entry of a page that is none',
    bodies: [{ content: [a, null], totalPages: 1, number: 0 }],
    what: 'content[1] is not a JSON object',
  },
  {
    title: 'pages without number',
    bodies: [{ content: [a], totalPages: 1 }],
    what: 'the field number is not 0, the page asked for',
  },
  {
    title: 'a second page that is the first',
    bodies: [
      { content: [a], totalPages: 2, number: 0 },
      { content: [a], totalPages: 2, number: 0 },
    ],
    what: 'the field number is not 1, the page asked for',
  },
  {
    title: 'too many pages',
    bodies: [{ content: [a], totalPages: 101, number: 0 }],
    what: 'the field totalPages is over 100',
  },
])('a response that is no list is refused: $title', async ({ bodies, what }) => {
  await expect(listOf(...bodies)).rejects.toEqual(refusal(what));
});

test.each([
  { title: 'none', options: undefined, given: {} },
  { title: 'those for taking something back', options: { rollback: true }, given: { rollback: true } },
])('each page is asked for with the options of the list: $title', async ({ options, given }) => {
  const page = (number: number, entry: object) => ({ content: [entry], totalPages: 2, number });
  const { api, calls } = scriptedApi(page(0, a), page(1, b));
  expect(await readList(api, '/x', (found) => ({ id: found.id('id') }), options)).toEqual({ items: [a, b] });
  expect(calls).toStrictEqual([
    { method: 'GET', path: '/x', options: given },
    { method: 'GET', path: '/x?page=1', options: given },
  ]);
});
