import type { Call, CallOptions } from '../http/send.ts';

/** Sends calls as the signed-in account. Each endpoint of the management API is a function that takes one. */
export interface Api {
  call<T>(call: Call<T>, options?: CallOptions<T>): Promise<T>;
  /** Makes a value secret, before anything else is done with it. */
  readonly mask: (value: string) => void;
}
