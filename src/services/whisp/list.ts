import { InvalidResponseError } from '../../base/errors.ts';
import { isObject, type JsonObject, jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { Api } from './api.ts';

/** A complete list. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** The service's time when it responded, in milliseconds since the epoch. */
  readonly date: number | undefined;
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
 * Reads a whole list. Whisp's guide does not show a list's answer: a bare array, an object with one array, and zero-based
 * pages (`content`, `totalPages`, `number`) are understood; an object that says in another way that there is more is an error.
 */
export async function readList<T extends Item>(
  api: Api,
  path: string,
  readItem: (found: JsonObject) => T,
  rollback = false,
): Promise<Listed<T>> {
  const readPage = (number: number) =>
    api.call(
      {
        method: 'GET',
        path: number === 0 ? path : `${path}?page=${number}`,
        read: (answer) => {
          const { items, at, pages } = pageOf(answer, number);
          const read = items.map((item, index) =>
            readItem(jsonObject(answer.endpoint, item, `${at}[${index}]`)),
          );
          return { items: read, date: answer.date, pages };
        },
      },
      { rollback },
    );
  const first = await readPage(0);
  const items = [...first.items];
  for (let number = 1; number < first.pages; number++) items.push(...(await readPage(number)).items);
  // What is made or deleted between two pages can move an entry from one to the next.
  return { items: [...new Map(items.map((item) => [item.id, item])).values()], date: first.date };
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
    const told = found.optionalNumber('number');
    if (told !== number)
      throw new InvalidResponseError(endpoint, `the field number is not ${number}, the page asked for`);
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

/** The field, at any depth outside of the list itself, that says there is more than the list shows. */
function signOfMore(body: unknown, shownItems: number): string | undefined {
  if (!isObject(body)) return undefined;
  for (const [name, value] of Object.entries(body)) {
    if (saysMore(name, value, shownItems)) return shown(name);
    const inner = signOfMore(value, shownItems);
    if (inner !== undefined) return `${shown(name)}.${inner}`;
  }
  return undefined;
}

function saysMore(name: string, value: unknown, shownItems: number): boolean {
  if (typeof value === 'number' && /pages/i.test(name)) return value > 1;
  if (typeof value === 'number' && /total|count/i.test(name)) return value > shownItems;
  if (/more|next|cursor|continuation/i.test(name) && !isObject(value)) {
    return value !== null && value !== false && value !== '';
  }
  return name === 'last' && value === false;
}
