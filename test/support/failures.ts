import { InvalidResponseError } from '../../src/base/errors.ts';

/** What a promise is rejected with; undefined when it is not. */
export function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The message of what a promise is rejected with; undefined when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<string | undefined> {
  const error = await thrownBy(promise);
  return error instanceof Error ? error.message : undefined;
}

/** The same with the name of the error before it. */
export async function failureText(promise: Promise<unknown>): Promise<string> {
  return String(await thrownBy(promise));
}

/** What {@link failureText} is of a response that is not understood. */
export function misunderstood(endpoint: string, what: string): string {
  return String(new InvalidResponseError(endpoint, what));
}
