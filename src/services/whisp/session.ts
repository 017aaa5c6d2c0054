import { CancelledError, hasStatus, UserError } from '../../base/errors.ts';
import type { Credentials } from '../../model/task.ts';
import {
  type Call,
  type CallOptions,
  type HttpClient,
  send,
  sendTracked,
  type Tracked,
} from '../http/send.ts';
import type { ServiceClock } from '../http/service-clock.ts';
import type { Api } from './api.ts';
import { login, refresh, register, rejected, type Tokens } from './auth.ts';

/** How often in a row a session that ended in the middle is renewed, without a call that succeeds in between. */
const MAX_RENEWALS = 2;

/**
 * The account's session: signs in, sends calls with the access token, and renews it when the service ends the session in
 * the middle, as it may when another job or a person signs in.
 */
export class Session implements Api {
  readonly mask: Api['mask'];
  /** Whisp's clock. */
  readonly time: ServiceClock;
  readonly #client: HttpClient;
  readonly #credentials: Credentials;
  #tokens: Tokens | undefined;
  #renewals = 0;
  #renewing: Promise<Tokens> | undefined;

  constructor(client: HttpClient, credentials: Credentials, mask: Api['mask']) {
    this.#client = client;
    this.#credentials = credentials;
    this.mask = mask;
    this.time = client.time;
  }

  get signedIn(): boolean {
    return this.#tokens !== undefined;
  }

  /** Logs in. @throws ApiError when the service does not accept the credentials, UserError when the account uses MFA */
  async logIn(): Promise<void> {
    this.#tokens = await this.#login();
  }

  /**
   * Registers the account and signs in.
   * @returns false when the account turned out to exist and could be signed in to
   */
  async register(companyName: string): Promise<boolean> {
    const call = register(this.#credentials, companyName, this.mask);
    try {
      this.#tokens = await send(this.#client, call, { resolveUnknown: () => this.#loginUnlessRejected() });
      return true;
    } catch (error) {
      if (!hasStatus(error, 409)) throw error;
      this.#tokens = await this.#loginAfterConflict();
      return false;
    }
  }

  async call<T>(call: Call<T>, options: CallOptions<T> = {}): Promise<T> {
    const tracked = await this.#authorized(
      options,
      (headers) => caught(send(this.#client, { ...call, headers }, options)),
      call,
    );
    if (tracked.outcome === 'done') return tracked.value;
    throw tracked.error;
  }

  async track<T>(call: Call<T>, options: CallOptions<T> = {}): Promise<Tracked<T>> {
    try {
      return await this.#authorized(
        options,
        (headers) => sendTracked(this.#client, { ...call, headers }, options),
        call,
      );
    } catch (error) {
      // The session could not be renewed, and so the request was turned away.
      return { outcome: 'refused', error };
    }
  }

  /** Sends with the access token, and once more after each renewal that a 401 asks for. */
  async #authorized<T>(
    options: CallOptions<T>,
    attempt: (headers: Record<string, string>) => Promise<Tracked<T>>,
    call: Call<T>,
  ): Promise<Tracked<T>> {
    for (;;) {
      const tokens = this.#tokens ?? (await this.#renew(undefined, options));
      const tracked = await attempt({ ...call.headers, authorization: `Bearer ${tokens.access}` });
      if (tracked.outcome === 'done') this.#renewals = 0;
      if (tracked.outcome !== 'refused' || !hasStatus(tracked.error, 401)) return tracked;
      // A renewal that another call has begun counts as that call's.
      const mayRenew = this.#renewals < MAX_RENEWALS || this.#renewing !== undefined;
      if (this.#tokens === tokens && !mayRenew) return tracked;
      await this.#renew(tokens, options);
    }
  }

  async #login(rollback = false): Promise<Tokens> {
    const result = await send(this.#client, login(this.#credentials, this.mask), { rollback });
    if (result === 'mfa-required') {
      throw new UserError(
        'The Whisp account asks for a second factor (MFA), which a workflow cannot give. Use an account without MFA.',
      );
    }
    return result;
  }

  /** Whether a registration whose response was lost has made the account: then logging in works. */
  async #loginUnlessRejected(): Promise<Tokens | undefined> {
    try {
      return await this.#login();
    } catch (error) {
      if (rejected(error)) return undefined;
      throw error;
    }
  }

  async #loginAfterConflict(): Promise<Tokens> {
    try {
      return await this.#login();
    } catch (error) {
      if (!rejected(error)) throw error;
      throw new UserError(
        `The Whisp account exists, but its log-in was rejected (${error.endpoint} answered ${error.status}): the password is wrong. Check the inputs email and password.`,
      );
    }
  }

  /** Renews the tokens once for all calls that found the same ones no longer accepted. */
  #renew(stale: Tokens | undefined, { rollback = false }: { readonly rollback?: boolean }): Promise<Tokens> {
    if (this.#tokens !== undefined && this.#tokens !== stale) return Promise.resolve(this.#tokens);
    this.#renewing ??= this.#obtain(stale, rollback).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #obtain(stale: Tokens | undefined, rollback: boolean): Promise<Tokens> {
    this.#renewals++;
    this.#tokens = (await this.#refresh(stale, rollback)) ?? (await this.#login(rollback));
    return this.#tokens;
  }

  /** Undefined when the service does not refresh this session; logging in again is then what is left. */
  async #refresh(stale: Tokens | undefined, rollback: boolean): Promise<Tokens | undefined> {
    if (stale?.refresh.token === undefined && stale?.refresh.cookie === undefined) return undefined;
    try {
      return await send(this.#client, refresh(stale, this.mask), { rollback });
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
      return undefined;
    }
  }
}

/** An error as an outcome. */
async function caught<T>(sent: Promise<T>): Promise<Tracked<T>> {
  try {
    return { outcome: 'done', value: await sent };
  } catch (error) {
    return { outcome: 'refused', error };
  }
}
