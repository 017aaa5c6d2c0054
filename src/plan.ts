import { isActive } from './choose-app.ts';
import { Failure } from './errors.ts';
import type { Inputs } from './inputs.ts';
import { keysInUse } from './limits.ts';
import type { Observed, ObservedApp } from './observe.ts';
import { quote } from './text.ts';
import type { App } from './whisp/apps.ts';
import { MAX_ACTIVE_KEYS } from './whisp/keys.ts';

/** One change, or the refusal of one. */
export type Step =
  | { readonly do: 'register-account'; readonly companyName: string }
  | { readonly do: 'create-app'; readonly name: string }
  | { readonly do: 'delete-duplicate'; readonly app: App }
  | { readonly do: 'create-key'; readonly observed: ObservedApp }
  | { readonly do: 'fail'; readonly failure: Failure };

/**
 * The changes that `provision` makes, in order. After `register-account` and `create-app` what was observed no longer
 * holds, and the plan is made anew.
 */
export function plan(inputs: Inputs, observed: Observed): readonly Step[] {
  if (observed.account === 'missing') {
    return [{ do: 'register-account', companyName: inputs.companyName ?? '' }];
  }
  const { app } = observed;
  if (app === undefined) return [{ do: 'create-app', name: inputs.app.name ?? '' }];
  const duplicate: readonly Step[] =
    app.lost === undefined ? [] : [{ do: 'delete-duplicate', app: app.lost }];
  const failure = obstacle(app);
  return [
    ...duplicate,
    failure === undefined ? { do: 'create-key', observed: app } : { do: 'fail', failure },
  ];
}

/** Why the app cannot be given a key, if so. */
function obstacle({ app, baseUrl, activeKeys, now }: ObservedApp): Failure | undefined {
  const named = `The app ${quote(app.name)} (${app.id})`;
  if (!isActive(app)) {
    return new Failure(
      `${named} cannot be given a key: its status is ${quote(app.status)}, not ACTIVE. Look it up in the Whisp dashboard. No key was created.`,
    );
  }
  if (baseUrl === undefined) {
    return new Failure(
      `${named} has no usable base URL: the field clusterEndpoint must be an https URL. If the app is new, run again in a minute. No key was created.`,
    );
  }
  return activeKeys.length < MAX_ACTIVE_KEYS ? undefined : keysInUse(app, activeKeys, now);
}
