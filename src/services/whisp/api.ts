import type { Call, CallOptions, Tracked } from '../http/send.ts';

/** Sends calls as the signed-in account. Each endpoint of the management API is a function that takes one. */
export interface Api {
  call<T>(call: Call<T>, options?: CallOptions<T>): Promise<T>;
  /** Tells what became of a request that changes something. Never throws. */
  track<T>(call: Call<T>, options?: CallOptions<T>): Promise<Tracked<T>>;
  /** Makes a value secret, before anything else is done with it. */
  readonly mask: (value: string) => void;
}
