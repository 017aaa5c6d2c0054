import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  /** Null where the recording stops. */
  readonly answer: RecordedResponse | null;
}

/** One or more calls of the SDK that send the same. */
export interface Recorded {
  readonly names: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly jwtAfter: string | null;
}

/** What the real SDK was recorded to send and take; the file says how. */
export function recordedCases(): readonly Recorded[] {
  const file = new URL('sdk-exchanges.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Recorded[] }).cases;
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Expects the same types under the same names; of a list, what its first entry is, if both have one. */
export function expectShape(actual: unknown, recorded: unknown): void {
  expect(typeof actual).toBe(typeof recorded);
  expect(Array.isArray(actual)).toBe(Array.isArray(recorded));
  if (Array.isArray(actual) && Array.isArray(recorded)) {
    if (actual.length > 0 && recorded.length > 0) expectShape(actual[0], recorded[0]);
  } else if (typeof recorded === 'object' && recorded !== null) {
    for (const [name, value] of Object.entries(recorded)) {
      expect(actual).toHaveProperty(name);
      expectShape((actual as Record<string, unknown>)[name], value);
    }
  }
}
