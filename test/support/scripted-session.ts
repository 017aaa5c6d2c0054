import { NetworkError } from '../../src/base/errors.ts';
import type { Call } from '../../src/services/http/send.ts';
import {
  endpointOf,
  type HttpResponse,
  type Request,
  type Transport,
} from '../../src/services/http/transport.ts';
import { Session } from '../../src/services/whisp/session.ts';
import { httpClient } from './http-client.ts';
import { EMAIL, PASSWORD } from './tasks.ts';

/** What a service says to a request: a body, cookies with it, or that it failed. */
export type ScriptedResponse = { readonly body: unknown; readonly cookies?: readonly string[] } | Error;

/** A session whose requests are responded to by a function, and what it sent, one line for each. */
export function sessionWith(answer: (line: string) => ScriptedResponse | Promise<ScriptedResponse>) {
  const sent: string[] = [];
  const masks: string[] = [];
  const [now, creating, rollback] = [new AbortController(), new AbortController(), new AbortController()];
  const transport: Transport = async (request, { onSent }) => {
    const line = lineOf(request);
    sent.push(line);
    const given = await answer(line);
    if (!(given instanceof NetworkError) || given.sent) onSent?.();
    if (given instanceof Error) throw given;
    return { endpoint: endpointOf(request), date: undefined, cookies: [], ...given };
  };
  const cancellation = { now: now.signal, creating: creating.signal, rollback: rollback.signal };
  const client = { ...httpClient(transport), cancellation };
  const mask = (value: string) => {
    masks.push(value);
  };
  const session = new Session(client, { email: EMAIL, password: PASSWORD }, mask);
  return { session, sent, masks, now, client, mask };
}

/** The same, with one response after the other. */
export function scriptedSession(...answers: ScriptedResponse[]) {
  const left = [...answers];
  return sessionWith((line) => left.shift() ?? new TypeError(`${line} was not expected`));
}

/** A request in one line: what it asks for, as whom, and what it carries. */
function lineOf({ method, path, headers = {}, body }: Request): string {
  const carried = Object.entries(headers).map(([name, value]) => `${name}=${value}`);
  return [method, path, ...carried, ...(body === undefined ? [] : [JSON.stringify(body)])].join(' ');
}

/** A call that reads what the service says. */
export const read: Call<unknown> = {
  method: 'GET',
  path: '/x',
  parse: ({ body }: HttpResponse) => body,
};
