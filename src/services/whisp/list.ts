import { InvalidResponseError } from '../../base/errors.ts';
import { isObject, type JsonObject, jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import type { CallOptions } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { Api } from './api.ts';

/** A complete list. */
export interface Listed<T> {
  readonly items: readonly T[];
}

/** Something that a list holds. */
interface Item {
  readonly id: string;
}

interface Page {
  readonly items: readonly unknown[];
  /** Name of the property that holds the items, for messages; empty for a bare array. */
  readonly at: string;
  readonly pages: number;
}

/** Most pages read of one list: a bound on what a service can make this action do. */
const MAX_PAGES = 100;

/**
 * Reads a whole list. Whisp's guide does not show a list's response: a bare array, an object with one array, and zero-based
 * pages (`content`, `totalPages`, `number`) are understood; an object that says in another way that there is more is an error.
 */
export async function readList<T extends Item>(
  api: Api,
  path: string,
  readItem: (found: JsonObject) => T,
  options: Pick<CallOptions<never>, 'rollback'> = {},
): Promise<Listed<T>> {
  const readPage = (number: number) =>
    api.call<{ readonly items: readonly T[]; readonly pages: number }>(
      {
        method: 'GET',
        path: number === 0 ? path : `${path}?page=${number}`,
        parse: (response) => {
          const { items, at, pages } = pageOf(response, number);
          const read = (item: unknown, index: number) =>
            readItem(jsonObject(response.endpoint, item, `${at}[${index}]`));
          return { items: items.map(read), pages };
        },
      },
      options,
    );
  const first = await readPage(0);
  const items = [...first.items];
  for (let number = 1; number < first.pages; number++) items.push(...(await readPage(number)).items);
  // What is made or deleted between two pages can move an entry from one to the next.
  return { items: [...new Map(items.map((item) => [item.id, item])).values()] };
}

function pageOf({ endpoint, body }: HttpResponse, number: number): Page {
  if (Array.isArray(body)) return { items: body, at: '', pages: 1 };
  const found = jsonObject(endpoint, body);
  const arrays = Object.entries(isObject(body) ? body : {}).flatMap(([name, value]) =>
    Array.isArray(value) ? [{ name, items: value as readonly unknown[] }] : [],
  );
  const [only] = arrays;
  if (only === undefined || arrays.length > 1) {
    throw new InvalidResponseError(endpoint, `the list has ${arrays.length} arrays where one is expected`);
  }
  const { items, name: at } = only;
  const pages = found.optionalNumber('totalPages');
  if (at === 'content' && pages !== undefined) {
    if (found.optionalNumber('number') !== number) {
      throw new InvalidResponseError(endpoint, `the field number is not ${number}, the page asked for`);
    }
    if (pages > MAX_PAGES)
      throw new InvalidResponseError(endpoint, `the field totalPages is over ${MAX_PAGES}`);
    return { items, at, pages };
  }
  const sign = signOfMore(body, items.length);
  if (sign !== undefined) {
    throw new InvalidResponseError(endpoint, `the field ${sign} says that there is more than the list shows`);
  }
  return { items, at, pages: 1 };
}

/** What a field outside of the list says: that there is more, that there is not, or nothing about it. */
type Hint = 'more' | 'complete' | undefined;

/** The field that says there is more than the list shows, unless another says that the list is complete. */
function signOfMore(body: unknown, shownItems: number): string | undefined {
  const hints = hintsIn(body, shownItems);
  return hints.some(({ hint }) => hint === 'complete') ? undefined : hints[0]?.field;
}

function hintsIn(body: unknown, shownItems: number): { readonly field: string; readonly hint: Hint }[] {
  if (!isObject(body)) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const hint = hintOf(wordsOf(name), value, shownItems);
    const inner = hintsIn(value, shownItems).map((each) => ({
      ...each,
      field: `${shown(name)}.${each.field}`,
    }));
    return hint === undefined ? inner : [{ field: shown(name), hint }];
  });
}

/** Words of which a field's name is made when it is about a list going on. */
const COMPANIONS =
  /^(has|have|is|there|are|page|pages|token|link|url|href|uri|key|id|results?|items?|elements?|records?|entries|number|of|apps|keys)$/;

function hintOf(words: readonly string[], value: unknown, shownItems: number): Hint {
  const isAbout = (...signs: string[]) =>
    words.some((word) => signs.includes(word)) &&
    words.every((word) => signs.includes(word) || COMPANIONS.test(word));
  if (words.join() === 'last' && typeof value === 'boolean') return value ? 'complete' : 'more';
  if (isAbout('more', 'next', 'cursor', 'continuation')) return hintOfNext(value);
  if (typeof value !== 'number') return undefined;
  if (words.some((word) => /^pages?$/.test(word)) && (words.length === 1 || isAbout('total', 'count'))) {
    return value > 1 && words.join() !== 'page' ? 'more' : undefined;
  }
  return isAbout('total', 'count') ? hintOfTotal(words, value, shownItems) : undefined;
}

/** What there is to be read next: a link, a cursor, or whether there is any. */
function hintOfNext(value: unknown): Hint {
  if (value === false) return 'complete';
  return value === null || value === '' || isObject(value) ? undefined : 'more';
}

/** A count may be that of a page; a total is not. */
function hintOfTotal(words: readonly string[], value: number, shownItems: number): Hint {
  if (value > shownItems) return 'more';
  return value === shownItems && words.includes('total') ? 'complete' : undefined;
}

/** `hasNextPage`, `has_next_page` and `HAS-NEXT-PAGE` are the same three words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
