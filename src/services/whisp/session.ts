import { CancelledError, hasStatus, UserError } from '../../base/errors.ts';
import type { Credentials } from '../../model/task.ts';
import { type Call, type CallOptions, type HttpClient, send } from '../http/send.ts';
import type { Api } from './api.ts';
import { login, refresh, register, rejected, type Tokens } from './auth.ts';

/** How often a session that ended in the middle is renewed in one step. */
const MAX_RENEWALS = 2;

/**
 * The account's session: signs in, sends calls with the access token, and renews it when the service ends the session in
 * the middle, as it may when somebody else signs in.
 */
export class Session implements Api {
  readonly mask: Api['mask'];
  readonly #client: HttpClient;
  readonly #credentials: Credentials;
  #tokens: Tokens | undefined;
  #renewals = 0;
  #renewing: Promise<Tokens> | undefined;

  constructor(client: HttpClient, credentials: Credentials, mask: Api['mask']) {
    this.#client = client;
    this.#credentials = credentials;
    this.mask = mask;
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
   * @returns false when the account turned out to exist by now and could be signed in to
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
    for (;;) {
      const tokens = this.#tokens ?? (await this.#renew(undefined, options));
      const headers = { ...call.headers, authorization: `Bearer ${tokens.access}` };
      try {
        return await send(this.#client, { ...call, headers }, options);
      } catch (error) {
        // A renewal that another call has begun counts as that call's.
        const mayRenew = this.#renewals < MAX_RENEWALS || this.#renewing !== undefined;
        if (!hasStatus(error, 401) || (this.#tokens === tokens && !mayRenew)) throw error;
        await this.#renew(tokens, options);
      }
    }
  }

  async #login(rollback = false): Promise<Tokens> {
    const answer = await send(this.#client, login(this.#credentials, this.mask), { rollback });
    if (answer === 'mfa-required') {
      throw new UserError(
        'The Whisp account asks for a second factor (MFA), which nobody can type in here. Use an account without MFA.',
      );
    }
    return answer;
  }

  /** Whether a registration whose answer was lost has made the account: then logging in works. */
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
