import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived, its body still text. */
export interface Request {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The same for all requests that came over one connection. */
  readonly connection: string;
}

/** What is to be sent back: a body of text or bytes as it is, any other as JSON, undefined not at all. */
export interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Why a request is refused. What status that means is for the response to say, since services differ. */
export type RefusalKind =
  | 'invalid'
  | 'unauthorized'
  | 'wrongCredentials'
  | 'forbidden'
  | 'notFound'
  | 'wrongMethod'
  | 'conflict'
  | 'limit'
  | 'mediaType';

/** Thrown by whatever finds a reason not to do as asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: RefusalKind, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.kind = kind;
    this.headers = headers;
  }
}
