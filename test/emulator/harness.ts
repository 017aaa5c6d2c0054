import { onTestFinished } from 'vitest';
import type { Dialect } from './dialect.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
import type { Account, App, Key } from './store.ts';

/** Where the tests' clock stands at first. */
export const noon = Date.parse('2026-04-25T12:00:05.123Z');

export const credentials = { email: 'dev@acme.com', password: 'S3cure!Pass#2026' };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text; undefined when there was none. */
  readonly body: unknown;
}

interface Sent {
  readonly token?: string;
  /** Sent as JSON, unless it is a string: that is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export type Ask = (method: string, path: string, sent?: Sent) => Promise<Reply>;

export interface Bench {
  readonly emulator: Emulator;
  readonly ask: Ask;
  readonly clock: { time: number };
}

/** An emulator with a clock that stands still, closed when the test is over. */
export async function bench(options: EmulatorOptions = {}): Promise<Bench> {
  const clock = { time: noon };
  const emulator = await startEmulator({ now: () => clock.time, ...options });
  onTestFinished(() => emulator.close());
  return { emulator, clock, ask: (method, path, sent) => send(`${emulator.url}${path}`, method, sent) };
}

export interface SignedIn extends Bench {
  readonly account: Account;
  readonly token: string;
  /** Asks with the access token. */
  readonly as: Ask;
}

/** The same, with one account that is signed in. */
export async function signedIn(options?: EmulatorOptions): Promise<SignedIn> {
  const opened = await bench(options);
  const account = opened.emulator.store.addAccount(credentials);
  const token = field(await opened.ask('POST', '/api/auth/login', { body: credentials }), 'accessToken');
  return {
    ...opened,
    account,
    token,
    as: (method, path, sent) => opened.ask(method, path, { token, ...sent }),
  };
}

export interface WithKeys extends SignedIn {
  readonly app: App;
  readonly active: Key;
  readonly revoked: Key;
}

/** One app with an active and a revoked key. */
export async function withKeys(dialect: Partial<Dialect>): Promise<WithKeys> {
  const opened = await signedIn({ dialect });
  const { store } = opened.emulator;
  const app = store.addApp(opened.account, { name: 'x' });
  const [active, revoked] = [store.addKey(app), store.addKey(app)];
  store.revokeKey(revoked.id);
  return { ...opened, app, active, revoked };
}

export async function send(url: string, method: string, sent: Sent = {}): Promise<Reply> {
  const headers = new Headers(sent.headers);
  if (sent.token !== undefined) headers.set('authorization', `Bearer ${sent.token}`);
  const isText = typeof sent.body === 'string';
  if (sent.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const body = isText ? sent.body : JSON.stringify(sent.body);
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
}

/** A field of the response that must be a string. */
export function field({ body }: Reply, name: string): string {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string') throw new Error(`no string ${name} in ${JSON.stringify(body)}`);
  return value;
}

/** The claims of a token, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
