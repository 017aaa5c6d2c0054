import { UserError } from '../base/errors.ts';
import type { Context } from '../services/services.ts';
import { rejected } from '../services/whisp/auth.ts';

/**
 * Signs in, unless that has been done.
 * @returns false when the account seems to be missing and may be registered
 */
export async function signIn({ session, inputs, runner }: Context, mayRegister: boolean): Promise<boolean> {
  if (session.signedIn) return true;
  try {
    await session.logIn();
  } catch (error) {
    if (!rejected(error)) throw error;
    if (mayRegister) return false;
    const registers = inputs.task.command === 'provision' && inputs.task.app.by === 'name';
    throw new UserError(
      `The log-in was rejected: ${error.message}${registers ? ' If there is no account yet, give company_name and it will be registered.' : ''}`,
    );
  }
  runner.info(`Signed in to ${inputs.apiUrl}.`);
  return true;
}
