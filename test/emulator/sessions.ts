import { randomBytes, randomUUID } from 'node:crypto';
import type { Account } from './store.ts';
import type { TokenSigner } from './tokens.ts';

/** How long an access token lives, in seconds. */
export const accessTokenSeconds = 900;

export interface Session {
  readonly id: string;
  readonly accountId: string;
  /** Good for one refresh. */
  refreshToken: string;
}

/** The sessions that are live. */
export class Sessions {
  readonly #live = new Map<string, Session>();
  readonly #signer: TokenSigner;
  readonly #now: () => number;

  constructor(signer: TokenSigner, now: () => number) {
    this.#signer = signer;
    this.#now = now;
  }

  open(account: Account): Session {
    const session = { id: randomUUID(), accountId: account.id, refreshToken: newRefreshToken() };
    this.#live.set(session.id, session);
    return session;
  }

  end(session: Session): void {
    this.#live.delete(session.id);
  }

  endAllOf(account: Account): void {
    for (const session of this.#live.values()) {
      if (session.accountId === account.id) this.end(session);
    }
  }

  accessToken(session: Session): string {
    const iat = Math.floor(this.#now() / 1000);
    const exp = iat + accessTokenSeconds;
    return this.#signer.sign({ sub: session.accountId, sid: session.id, jti: randomUUID(), iat, exp });
  }

  /** The live session of a genuine, unexpired access token. An API key's token, though genuine, has none. */
  byAccessToken(token: string): Session | undefined {
    const claims = this.#signer.verify(token);
    if (claims?.exp === undefined || claims.sid === undefined) return undefined;
    return claims.exp * 1000 > this.#now() ? this.#live.get(claims.sid) : undefined;
  }

  /** The live session this refresh token belongs to, which thereby gets its next one. */
  redeem(refreshToken: string): Session | undefined {
    const session = [...this.#live.values()].find((live) => live.refreshToken === refreshToken);
    if (session !== undefined) session.refreshToken = newRefreshToken();
    return session;
  }
}

function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}
