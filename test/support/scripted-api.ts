import { ApiError } from '../../src/base/errors.ts';
import type { Call, CallOptions } from '../../src/services/http/send.ts';
import { endpointOf } from '../../src/services/http/transport.ts';
import type { Api } from '../../src/services/whisp/api.ts';

/** A call as it was made: what was sent, and how. */
export interface Made {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly creates?: boolean;
  readonly options?: CallOptions<unknown>;
}

/** An API that was called so, and that responds to each call with a body or an error. */
export function scriptedApi(...answers: unknown[]) {
  const calls: Made[] = [];
  const masks: string[] = [];
  const answer = <T>({ parse, ...call }: Call<T>, options: CallOptions<T> | undefined): T => {
    calls.push({ ...call, ...(options === undefined ? {} : { options: options as CallOptions<unknown> }) });
    const given = answers[calls.length - 1];
    if (given instanceof Error) {
      options?.failed?.(given);
      throw given;
    }
    return parse({ endpoint: endpointOf(call), body: given, date: undefined, cookies: [] });
  };
  const api: Api = {
    mask: (value) => {
      masks.push(value);
    },
    call: async (call, options) => answer(call, options),
    track: async (call, options) => {
      try {
        return { outcome: 'done', value: answer(call, options) };
      } catch (error) {
        return { outcome: error instanceof ApiError ? 'refused' : 'unknown', error };
      }
    },
  };
  return { api, calls, masks };
}
