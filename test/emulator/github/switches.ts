/** What GitHub may do differently from the plain case, one switch a question. The defaults are the plain case. */
export interface GitHubSwitches {
  /** How far GitHub's clock is ahead of the emulator's `now`, in milliseconds; behind where negative. */
  clockOffsetMs: number;
  /** Whether responses have a `Date`. */
  dateHeader: boolean;
  /** How the dates in bodies are written. `offset` states them in another time zone; `garbage` is no date. */
  dates: 'seconds' | 'milliseconds' | 'offset' | 'garbage';
  /**
   * How far, at most, a read is behind the changes made over the API, in milliseconds: each list and each object by
   * itself, a list whole. Writes act on the true state. What tests change by hand is seen at once.
   */
  lagMs: number;
  /** Whether every read is that far behind, or each by as much as is drawn for it, evenly, from 0 to `lagMs`. */
  lagMode: 'full' | 'varied';
  /** Decides what is drawn: the same seed and the same reads of a list or object give the same lags. */
  lagSeed: number;
  /** Status of the response to a token before its `validFrom`. */
  unknownToken: 401 | 404;
  /** GitHub Enterprise Server, which lacks some stores and has no rate limits. */
  ghes: boolean;
  /** Whether every object in a response has fields that nobody knows. */
  extraFields: boolean;
  /** Whether bodies are encoded with gzip for clients that accept it. */
  compress: boolean;
  /** How `github-authentication-token-expiration` ends. Both are in use: https://github.com/google/go-github/issues/2649 */
  expiryZone: 'UTC' | '+0000';
}

/** The plain case. */
export const plainSwitches: Readonly<GitHubSwitches> = {
  clockOffsetMs: 0,
  dateHeader: true,
  dates: 'seconds',
  lagMs: 0,
  lagMode: 'full',
  lagSeed: 1,
  unknownToken: 401,
  ghes: false,
  extraFields: false,
  compress: false,
  expiryZone: 'UTC',
};

/** Alternatives to draw from, the plain one first; a number stands for itself. */
export const gitHubSwitchValues = {
  clockOffsetMs: [0, 2000, -2000, 61_000, -61_000, 180_000, -180_000],
  dateHeader: [true, false],
  dates: ['seconds', 'milliseconds', 'offset', 'garbage'],
  lagMs: [0, 2000, 5000],
  lagMode: ['full', 'varied'],
  unknownToken: [401, 404],
  extraFields: [false, true],
  compress: [false, true],
  expiryZone: ['UTC', '+0000'],
} as const satisfies { [Name in keyof GitHubSwitches]?: readonly GitHubSwitches[Name][] };
