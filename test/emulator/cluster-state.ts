import { randomBytes, randomUUID } from 'node:crypto';
import type { App } from './store.ts';
import type { TokenSigner } from './tokens.ts';

const JWT_SECONDS = 900;

export interface User {
  readonly id: string;
  readonly appId: string;
  username: string;
  readonly email: string;
  readonly password: string;
}

export interface UserSession {
  readonly id: string;
  readonly user: User;
  /** Good for as many refreshes as there are: the SDK never takes another. */
  readonly refreshToken: string;
}

export interface Chat {
  readonly id: string;
  readonly appId: string;
  name: string;
  readonly creator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  members: User[];
}

interface Parts {
  readonly signer: TokenSigner;
  /** By the service's own clock, in milliseconds since the epoch. */
  readonly now: () => number;
}

/** Users, their sessions and their chats. An app sees no other's. */
export class ClusterState {
  readonly now: () => number;
  users: User[] = [];
  sessions: UserSession[] = [];
  chats: Chat[] = [];
  readonly #signer: TokenSigner;

  constructor({ signer, now }: Parts) {
    this.#signer = signer;
    this.now = now;
  }

  userOf({ id }: App, username: string): User | undefined {
    return this.users.find((user) => user.appId === id && user.username === username);
  }

  openSession(user: User): UserSession {
    const session = { id: randomUUID(), user, refreshToken: randomBytes(32).toString('base64url') };
    this.sessions.push(session);
    return session;
  }

  jwt({ id, user }: UserSession): string {
    const iat = Math.floor(this.now() / 1000);
    return this.#signer.sign({ sub: user.id, sid: id, jti: randomUUID(), iat, exp: iat + JWT_SECONDS });
  }

  /** The live session of a genuine JWT, expired or not. */
  sessionOf(jwt: string): UserSession | undefined {
    const claims = this.#signer.verify(jwt);
    return claims && this.sessions.find(({ id }) => id === claims.sid);
  }

  isExpired(jwt: string): boolean {
    return (this.#signer.verify(jwt)?.exp ?? 0) * 1000 <= this.now();
  }

  endSessions(isOver: (session: UserSession) => boolean): void {
    this.sessions = this.sessions.filter((session) => !isOver(session));
  }

  deleteUser(user: User): void {
    this.users = this.users.filter((each) => each !== user);
    this.endSessions((session) => session.user === user);
    for (const chat of this.chats) chat.members = chat.members.filter((member) => member !== user);
  }
}
