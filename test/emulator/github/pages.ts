import type { Request } from '../exchange.ts';

/** How many entries a page has when the request does not say, and at most: the descriptions of `per_page`. */
interface Sizes {
  readonly usual: number;
  readonly most: number;
}

export const SECRETS_PAGE: Sizes = { usual: 30, most: 100 };
export const VARIABLES_PAGE: Sizes = { usual: 10, most: 30 };

interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** With a link to the pages around this one: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
  readonly headers: Record<string, string>;
}

/** The page of a list that a request asks for. */
export function page<Entry>(
  { path, query }: Request,
  all: readonly Entry[],
  { usual, most }: Sizes,
): Page<Entry> {
  const size = Math.min(most, wholeNumber(query['per_page'], usual));
  const number = wholeNumber(query['page'], 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) =>
    `<https://api.github.com${path}?per_page=${size}&page=${to}>; rel="${rel}"`;
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ];
  return {
    entries: all.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

/** What is no number from 1 up is taken as not given. */
function wholeNumber(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
