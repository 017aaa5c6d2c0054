import { request } from 'node:http';
import { expect } from 'vitest';
import {
  type Exchange,
  expectShape,
  isSuccess,
  type Recorded,
  type RecordedResponse,
} from './cluster-recording.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { noon, send } from './harness.ts';

interface Received {
  readonly status: number;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const JWT_MS = 900_000;
const alice = { username: 'alice', email: 'alice@example.com', password: 'fake-password' };
/** Calls of whose answer the SDK reads the status and the `Authorization` header alone. */
const bodiless =
  /registerUser|changeUsername|deleteUser|refresh|logout|addUser|removeUser|changeName|deleteChat/;

/** Sends a recorded case to the cluster, with what stands in it for tokens and ids replaced, and reads as the SDK does. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #emulator: Emulator;
  readonly #clock: { time: number };
  readonly #key: { id: string; token: string };
  /** Of each made-up token or id, the real one. */
  readonly #real = new Map<string, string>();
  #heldJwt: string | undefined;

  static async begin(recorded: Recorded): Promise<Replay> {
    const clock = { time: noon };
    const clusterPath = recorded.exchanges[0]?.request.path.startsWith('/chat/api/') ? '/chat' : '';
    const emulator = await startEmulator({ now: () => clock.time, clusterPath });
    const replay = new Replay(recorded, emulator, clock);
    await replay.#prepare();
    return replay;
  }

  private constructor(recorded: Recorded, emulator: Emulator, clock: { time: number }) {
    const { store } = emulator;
    this.#recorded = recorded;
    this.#emulator = emulator;
    this.#clock = clock;
    this.#key = store.addKey(store.addApp(store.addAccount(alice), { name: 'x' }));
    this.#real.set('fake-api-key', this.#key.token);
  }

  close(): Promise<void> {
    return this.#emulator.close();
  }

  /** The cluster answers by itself what the SDK reads as it read the recorded answer. */
  async expectNatural(): Promise<void> {
    for (const [at, exchange] of this.#recorded.exchanges.entries()) {
      // What comes after an upgrade was not recorded, and this cluster has no WebSocket.
      if (exchange.answer === null) continue;
      await this.#bringAbout(exchange, exchange.answer.status);
      const received = await this.#send(exchange);
      expect(isSuccess(received.status)).toBe(isSuccess(exchange.answer.status));
      if (!isSuccess(exchange.answer.status)) expect(received.status).toBe(exchange.answer.status);
      if (!bodiless.test(exchange.request.path) && exchange.answer.body !== null) {
        expectShape(received.body, exchange.answer.body);
      }
      this.#learn(exchange.answer.body, received.body);
      this.#readJwt(at, exchange.answer, received);
    }
    this.#expectJwt();
  }

  /** The cluster gives the recorded answer when it is told to. */
  async expectMadeUp(): Promise<void> {
    for (const [at, exchange] of this.#recorded.exchanges.entries()) {
      const { answer } = exchange;
      if (answer === null) continue;
      const { status, headers } = answer;
      const body = (answer.body ?? '') as string | object;
      this.#emulator.clusterFaults.add({ do: { status, headers, body } });
      const received = await this.#send(exchange);
      const type = headers['content-type'] ?? 'text/plain; charset=utf-8';
      const authorization = headers['Authorization'];
      expect(received).toEqual({ status, type, authorization, body: answer.body ?? '' });
      this.#readJwt(at, answer, received);
    }
    this.#expectJwt();
  }

  /** The cluster knows nothing of where the SDK sends this. */
  async expectAstray(): Promise<void> {
    for (const exchange of this.#recorded.exchanges) {
      expect(await this.#send(exchange)).toMatchObject({ status: 404 });
    }
  }

  /** Makes what the first call needs: users, a session, a chat. */
  async #prepare(): Promise<void> {
    const { path = '' } = this.#recorded.exchanges[0]?.request ?? {};
    if (path.includes('registerUser')) return;
    await this.#byKey('registerUser', alice);
    await this.#byKey('registerUser', { ...alice, username: 'bob' });
    if (path.includes('signin')) return;
    const { headers, body } = await this.#byKey('signin', alice);
    const token = headers.get('authorization') ?? '';
    const { id, refreshToken } = body as { id: string; refreshToken: string };
    const url = `${this.#emulator.clusterUrl}/api/chat/createChat`;
    const chat = await send(url, 'POST', { token, body: { chatName: 'x', userNames: ['alice'] } });
    this.#heldJwt = token;
    this.#real.set('fake-jwt-1', token).set('fake-refresh-token-1', refreshToken);
    this.#real.set('11111111-1111-4111-8111-111111111111', id);
    this.#real.set(
      '22222222-2222-4222-8222-222222222222',
      (chat.body as Record<string, string>)['chatId'] ?? '',
    );
  }

  #byKey(call: 'registerUser' | 'signin', body: object) {
    const headers = { 'x-api-key': this.#key.token };
    return send(`${this.#emulator.clusterUrl}/api/user/${call}`, 'POST', { headers, body });
  }

  /** Makes the refusal that was recorded the right answer. */
  async #bringAbout({ request: { path, headers } }: Exchange, status: number): Promise<void> {
    if (status !== 401) return;
    if (headers['x-api-key'] !== undefined) this.#emulator.store.revokeKey(this.#key.id);
    else if (!path.includes('refresh')) this.#clock.time += JWT_MS;
    else {
      const token = (await this.#byKey('signin', alice)).headers.get('authorization') ?? '';
      await send(`${this.#emulator.clusterUrl}/api/auth/logoutAll`, 'POST', { token });
    }
  }

  #send({ request: { method, path, headers, body } }: Exchange): Promise<Received> {
    const { origin } = new URL(this.#emulator.clusterUrl);
    const options = { method, path: this.#replaced(path), headers: JSON.parse(this.#replaced(headers)) };
    return new Promise((resolve, reject) => {
      const sent = request(origin, options, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        const { 'content-type': type = '', authorization } = response.headers;
        const body = type.includes('json') && text !== '' ? JSON.parse(text) : text;
        resolve({ status: response.statusCode ?? 0, type, authorization, body });
      });
      sent.on('error', reject);
      sent.end(body === null ? undefined : this.#replaced(body));
    });
  }

  /** The text, or the JSON of anything else, with real tokens and ids. */
  #replaced(value: unknown): string {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [...this.#real].reduce((replaced, [fake, real]) => replaced.replaceAll(fake, real), text);
  }

  /** Notes the tokens and ids of an answer. */
  #learn(recorded: unknown, received: unknown): void {
    if (typeof recorded === 'string' && typeof received === 'string') {
      if (/^(fake-|\d{8}-)/.test(recorded)) this.#real.set(recorded, received);
    } else if (typeof recorded === 'object' && recorded !== null) {
      for (const [name, value] of Object.entries(recorded)) {
        this.#learn(value, (received as Record<string, unknown> | undefined)?.[name]);
      }
    }
  }

  /** Takes the JWT of an answer as the SDK would. */
  #readJwt(at: number, { headers }: RecordedResponse, { authorization }: Received): void {
    const { request } = this.#recorded.exchanges[at] ?? expect.fail();
    const isAfter401 = this.#recorded.exchanges[at - 1]?.answer?.status === 401;
    const read = (value: string | undefined): string | undefined => {
      if (value === undefined || request.path.includes('signin')) return value;
      const jwt = value.replace(/^Bearer /, '');
      const isTaken = value !== jwt || isAfter401 || request.path.includes('changeUsername');
      return isTaken ? jwt : undefined;
    };
    const [recorded, jwt] = [read(headers['Authorization']), read(authorization)];
    if (recorded !== undefined && jwt !== undefined) this.#real.set(recorded, jwt);
    this.#heldJwt = jwt ?? this.#heldJwt;
  }

  #expectJwt(): void {
    const { jwtAfter } = this.#recorded;
    if (jwtAfter !== null) expect(this.#heldJwt).toBe(this.#real.get(jwtAfter));
  }
}
