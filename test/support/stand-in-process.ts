import { vi } from 'vitest';

/** Puts something in the place of `process` while a function runs, which must not wait for anything. */
export function withProcess<T>(standIn: object, use: () => T): T {
  vi.stubGlobal('process', standIn);
  try {
    return use();
  } finally {
    vi.unstubAllGlobals();
  }
}
