import { primaryLimit, secondaryLimit } from './refusals.ts';
import type { Token } from './tokens.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Sent {
  readonly at: number;
  readonly points: number;
  readonly writes: boolean;
}

/** A limit that is reached whatever was sent. */
export interface Exhausted {
  readonly limit: 'primary' | 'secondary';
  /** Milliseconds since the epoch, by the emulator's `now`. */
  readonly until: number;
  /** GitHub uses both; 403 unless given. */
  readonly status?: 403 | 429;
  /** Whether the secondary limit says how long to wait; so it does unless told otherwise. */
  readonly retryAfter?: boolean;
}

interface Clocks {
  readonly now: () => number;
  /** How far GitHub's clock is ahead, in milliseconds. */
  readonly offsetMs: () => number;
}

/** GitHub's documented limits on how fast one may send: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export class GitHubLimits {
  readonly #clocks: Clocks;
  #sent: Sent[] = [];
  /** Of the primary limit, by token: when its hour began and how much was sent in it. */
  readonly #hours = new Map<Token, { begin: number; used: number }>();
  #exhausted: Exhausted | undefined;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** From now on, and until the time that it says, every request is refused for this limit. */
  exhaust(exhausted: Exhausted): void {
    this.#exhausted = exhausted;
  }

  /** Counts a request, or refuses it. @returns the headers that tell of the primary limit */
  count(token: Token, method: string): Record<string, string> {
    const now = this.#clocks.now();
    this.#refuseExhausted(now);
    const headers = this.#countPrimary(token, now);
    this.#countSecondary(method, now);
    return headers;
  }

  #refuseExhausted(now: number): void {
    const {
      limit,
      until,
      status = 403,
      retryAfter = true,
    } = this.#exhausted ?? { limit: 'primary', until: 0 };
    if (now >= until) return;
    if (limit === 'primary')
      throw primaryLimit({ status, headers: { 'x-ratelimit-reset': this.#reset(until) } });
    const seconds = String(Math.ceil((until - now) / 1000));
    throw secondaryLimit({ status, headers: retryAfter ? { 'retry-after': seconds } : {} });
  }

  #countPrimary(token: Token, now: number): Record<string, string> {
    const limit = token.kind === 'workflow' ? 1000 : 5000;
    const before = this.#hours.get(token);
    const hour = before === undefined || now >= before.begin + HOUR_MS ? { begin: now, used: 0 } : before;
    this.#hours.set(token, hour);
    const reset = this.#reset(hour.begin + HOUR_MS);
    if (hour.used >= limit) throw primaryLimit({ headers: { 'x-ratelimit-reset': reset } });
    hour.used++;
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - hour.used),
      'x-ratelimit-reset': reset,
      'x-ratelimit-used': String(hour.used),
      'x-ratelimit-resource': 'core',
    };
  }

  #countSecondary(method: string, at: number): void {
    const writes = method !== 'GET';
    this.#sent = this.#sent.filter((each) => each.at > at - HOUR_MS);
    const minute = this.#sent.filter((each) => each.at > at - MINUTE_MS);
    const points = minute.reduce((sum, each) => sum + each.points, writes ? 5 : 1);
    const creations = minute.filter((each) => each.writes).length + Number(writes);
    const hourly = this.#sent.filter((each) => each.writes).length + Number(writes);
    if (points > 900 || (writes && (creations > 80 || hourly > 500))) {
      throw secondaryLimit({ headers: { 'retry-after': '60' } });
    }
    this.#sent.push({ at, points: writes ? 5 : 1, writes });
  }

  /** Seconds since the epoch, by GitHub's clock. */
  #reset(at: number): string {
    return String(Math.ceil((at + this.#clocks.offsetMs()) / 1000));
  }
}
