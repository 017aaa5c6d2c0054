import type { ServiceClock } from '../http/service-clock.ts';
import { expiryWarning, type TokenKind } from './token.ts';

/** Reads a header of a response by its name in small letters. */
export type Headers = (name: string) => string | undefined;

/** Notices what GitHub's responses tell in passing: that the token ends soon, and that this is an Enterprise Server. */
export class HeaderWatch {
  readonly #kind: TokenKind;
  readonly #time: ServiceClock;
  readonly #warn: (message: string) => void;
  #isEnterpriseServer = false;
  #hasWarned = false;

  constructor(kind: TokenKind, time: ServiceClock, warn: (message: string) => void) {
    this.#kind = kind;
    this.#time = time;
    this.#warn = warn;
  }

  get isEnterpriseServer(): boolean {
    return this.#isEnterpriseServer;
  }

  /** Takes note of a response, whatever its status. An installation's token always ends soon. */
  readonly note = (header: Headers): void => {
    this.#isEnterpriseServer ||= header('x-github-enterprise-version') !== undefined;
    if (this.#hasWarned || this.#kind === 'installation') return;
    const date = Date.parse(header('date') ?? '');
    const now = Number.isNaN(date) ? this.#time.now() : date;
    const warning = expiryWarning(header('github-authentication-token-expiration'), now);
    if (warning === undefined) return;
    this.#hasWarned = true;
    this.#warn(warning);
  };
}
