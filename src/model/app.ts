/** An app, as lists and details show it. */
export interface App {
  readonly id: string;
  readonly name: string;
  /** `ACTIVE` when it can be used. */
  readonly status: string;
  /** `DEMO` for the free ones, of which an account has five. */
  readonly tier: string | undefined;
  /** Milliseconds since the epoch, by Whisp's clock; undefined where the service does not say. */
  readonly createdAt: number | undefined;
  /** The base URL of the app's cluster as the service gives it; not checked here. */
  readonly clusterEndpoint: string | undefined;
}

/** An API key, as lists show it: without its token. */
export interface Key {
  readonly id: string;
  /** Milliseconds since the epoch, by Whisp's clock; undefined where the service does not say. */
  readonly createdAt: number | undefined;
}

/** A key with its token, which exists in the response that made it and nowhere else. */
export interface NewKey extends Key {
  readonly token: string;
}

/** Demo apps an account can have (Whisp's guide, step 2). */
export const MAX_DEMO_APPS = 5;

/** Active keys a demo app can have (Whisp's guide, step 3). */
export const MAX_ACTIVE_KEYS = 5;

/** True when the app can be given keys. */
export function isActive(app: App): boolean {
  return app.status === 'ACTIVE';
}

/** True when deleting the app costs no paid plan. */
export function isDemo(app: App): boolean {
  return app.tier === 'DEMO';
}
