import { randomBytes, randomUUID } from 'node:crypto';
import { refusalAnswer } from './answers.ts';
import { readJson, readStrings } from './body.ts';
import { type Dialect, plainDialect } from './dialect.ts';
import { type Answer, Refusal, type Request } from './exchange.ts';
import { findRoute } from './routes.ts';
import type { App, Store } from './store.ts';
import type { Signer } from './tokens.ts';

interface ClusterParts {
  readonly store: Store;
  readonly signer: Signer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

type Handler = (cluster: Cluster, app: App, body: unknown) => Answer;

const routes: readonly { method: string; path: string; handle: Handler }[] = [
  {
    method: 'POST',
    path: '/api/user/registerUser',
    handle: (cluster, app, body) => cluster.register(app, body),
  },
  { method: 'POST', path: '/api/user/signin', handle: (cluster, app, body) => cluster.signIn(app, body) },
];

/** The chat cluster, as far as it takes to show that a key and a base URL work together. */
export class Cluster {
  readonly #parts: ClusterParts;
  /** The users of each app, by the app's id: an app sees no other's. */
  readonly #users = new Map<string, User[]>();

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  answer(request: Request): Answer {
    try {
      const { route } = findRoute(routes, request.method, request.path);
      const key = request.headers['x-api-key'];
      const app = this.#parts.store.appByKeyToken(typeof key === 'string' ? key : '');
      if (app === undefined) throw new Refusal('unauthorized', 'the API key is invalid or revoked');
      return route.handle(this, app, readJson(request));
    } catch (error) {
      if (error instanceof Refusal) return clusterRefusal(error, request.path);
      throw error;
    }
  }

  register(app: App, body: unknown): Answer {
    const fields = readStrings(body, ['username', 'email', 'password'], ['firstName', 'surName']);
    const users = this.#usersOf(app);
    if (users.some(({ username }) => username === fields.username)) {
      throw new Refusal('conflict', 'this username is taken');
    }
    const user = { ...fields, id: randomUUID() };
    users.push(user);
    return { status: 201, body: { id: user.id, username: user.username, email: user.email } };
  }

  signIn(app: App, body: unknown): Answer {
    const { username, password } = readStrings(body, ['username', 'password']);
    const user = this.#usersOf(app).find((candidate) => candidate.username === username);
    if (user === undefined || user.password !== password) {
      throw new Refusal('wrongCredentials', 'wrong username or password');
    }
    const iat = Math.floor(this.#parts.now() / 1000);
    const jwt = this.#parts.signer.sign({ sub: user.id, jti: randomUUID(), iat, exp: iat + 900 });
    const refreshToken = randomBytes(32).toString('base64url');
    const { id, email } = user;
    const headers = { authorization: `Bearer ${jwt}` };
    return { status: 200, headers, body: { id, username, email, role: 'USER', refreshToken } };
  }

  #usersOf({ id }: App): User[] {
    const users = this.#users.get(id) ?? [];
    this.#users.set(id, users);
    return users;
  }
}

/** The cluster's error bodies are documented, so no dialect has a say in them. */
function clusterRefusal(refusal: Refusal, path: string): Answer {
  const errorBody: Dialect['errorBody'] = refusal.kind === 'invalid' ? 'message' : 'problem';
  return refusalAnswer(refusal, path, { ...plainDialect, errorBody });
}
