import { expect, test } from 'vitest';
import { inOrder } from '../../../../src/services/github/in-order.ts';
import { thrownBy } from '../../../support/failures.ts';

/** A promise, and what settles it. */
function open<T>() {
  let settle: { resolve: (value: T) => void; reject: (error: Error) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (e: Error) => settle?.reject(e) };
}

test('readings are given in their order, whichever comes first', async () => {
  const [first, second] = [open<number>(), open<string>()];
  const both = inOrder([first.promise, second.promise]);
  second.resolve('b');
  first.resolve(1);
  expect(await both).toEqual([1, 'b']);
});

test('the first one in order that fails is thrown, although another failed earlier', async () => {
  const [first, second] = [open<void>(), open<void>()];
  const failure = thrownBy(inOrder([Promise.resolve(), first.promise, second.promise]));
  second.reject(new Error('second'));
  await new Promise((resolve) => setImmediate(resolve));
  const error = new Error('first');
  first.reject(error);
  expect(await failure).toBe(error);
});
