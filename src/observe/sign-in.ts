import { UserError } from '../base/errors.ts';
import type { Services } from '../services/services.ts';
import { rejected } from '../services/whisp/auth.ts';

/** What a rejected log-in means for the command. */
export interface SignInOptions {
  /** The account may be registered. */
  readonly mayRegister: boolean;
  /** What to do about it beside checking the credentials; empty for nothing. */
  readonly advice: string;
}

/**
 * Signs in, unless that has been done.
 * @returns false when the account seems to be missing and may be registered
 */
export async function signIn(
  { session, log }: Services,
  { mayRegister, advice }: SignInOptions,
): Promise<boolean> {
  if (session.signedIn) return true;
  try {
    await session.logIn();
  } catch (error) {
    if (!rejected(error)) throw error;
    if (mayRegister) return false;
    throw new UserError(`The log-in was rejected: ${error.message}${advice === '' ? '' : ` ${advice}`}`);
  }
  log.info('Signed in to Whisp.');
  return true;
}
