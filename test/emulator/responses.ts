import { STATUS_CODES } from 'node:http';
import type { Dialect } from './dialect.ts';
import { Refusal, type RefusalKind, type Request, type Response } from './exchange.ts';

type Query = Request['query'];

/** A list of everything there is, or the part of it that the query asks for. */
export function listResponse(list: List, query: Query, dialect: Dialect): Response {
  return { status: 200, body: listBody(list, query, dialect) };
}

interface List {
  /** What it holds, as a property would be called that has it. */
  readonly of: 'apps' | 'keys';
  readonly entries: readonly unknown[];
}

/** When the account is charged next: a date beside a list that has nothing to do with it. */
const nextRenewalAt = '2027-01-01T00:00:00Z';

function listBody({ of, entries }: List, query: Query, { lists, pageSize: size }: Dialect): unknown {
  // Where there are no pages, one has room for everything, and often for no more than that.
  const pageSize = Math.max(size, entries.length);
  switch (lists) {
    case 'array':
      return entries;
    case 'object':
      return { items: entries };
    case 'pages': {
      const number = pageNumber(query);
      const totalPages = Math.ceil(entries.length / size);
      const content = entries.slice(number * size, (number + 1) * size);
      const totalElements = entries.length;
      return { content, totalPages, number, size, totalElements, last: number + 1 >= totalPages };
    }
    case 'last':
      return { items: entries, pageSize, accountId: 'c-1', nextRenewalAt, last: true };
    case 'hasNext':
      return { data: entries, hasNext: false, total: entries.length };
    case 'named':
      return { [of]: entries, meta: { pageSize, page: 0 } };
    case 'more':
      return { items: entries.slice(0, size), total: entries.length, hasMore: entries.length > size };
  }
}

function pageNumber({ page = '0' }: Query): number {
  if (!/^\d+$/.test(page)) throw new Refusal('invalid', 'page: must be a whole number');
  return Number(page);
}

/** Something was deleted or revoked. */
export function deletedResponse(id: string, { deletes }: Dialect): Response {
  return deletes === 'empty' ? { status: 204 } : { status: 200, body: { id, deleted: true } };
}

const refusals: Readonly<Record<RefusalKind, readonly [status: number, code: string]>> = {
  invalid: [400, 'VALIDATION_FAILED'],
  unauthorized: [401, 'AUTH_INVALID_TOKEN'],
  wrongCredentials: [401, 'AUTH_INVALID_CREDENTIALS'],
  forbidden: [403, 'ACCESS_DENIED'],
  notFound: [404, 'NOT_FOUND'],
  wrongMethod: [405, 'METHOD_NOT_ALLOWED'],
  conflict: [409, 'CONFLICT'],
  limit: [409, 'LIMIT_REACHED'],
  mediaType: [415, 'UNSUPPORTED_MEDIA_TYPE'],
};

/** What a refusal looks like to the client. */
export function refusalResponse(refusal: Refusal, instance: string, dialect: Dialect): Response {
  const [usual, code] = refusals[refusal.kind];
  const response = errorResponse(refusalStatus(refusal.kind, usual, dialect), dialect.errorBody, {
    detail: refusal.message,
    instance,
    code,
  });
  return { ...response, headers: { ...response.headers, ...refusal.headers } };
}

function refusalStatus(kind: RefusalKind, usual: number, dialect: Dialect): number {
  if (kind === 'limit') return dialect.limitStatus;
  if (kind === 'wrongCredentials') return dialect.wrongCredentials;
  return usual;
}

/** Problem details (RFC 9457), though with a string for the status, as Whisp has it. */
interface Problem {
  readonly detail: string;
  readonly instance?: string;
  readonly code?: string;
}

/** An error of any status, in one of the shapes errors come in. */
export function errorResponse(status: number, shape: Dialect['errorBody'], problem?: Problem): Response {
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = problem?.detail ?? title;
  switch (shape) {
    case 'problem': {
      const body = { type: 'about:blank', title, status: String(status), detail, ...problem };
      return { status, headers: { 'content-type': 'application/problem+json' }, body };
    }
    case 'message':
      return { status, body: { message: detail } };
    case 'error':
      return { status, body: { error: detail } };
    case 'text':
      return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: detail };
    case 'empty':
      return { status };
  }
}
