import { isClientError, UserError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Services } from '../services/services.ts';

/** Registers the account, or signs in to the one that another job has registered meanwhile. @throws UserError */
export async function registerAccount(
  { session, log }: Services,
  journal: Journal,
  companyName: string,
): Promise<void> {
  try {
    journal.accountCreated = await session.register(companyName);
  } catch (error) {
    if (!isClientError(error)) throw error;
    throw new UserError(
      `The log-in was rejected, and so was the registration of a new account: ${error.message} If the account exists, email or password is wrong; if not, the password may not be one that Whisp allows.`,
    );
  }
  log.info(`${journal.accountCreated ? 'Registered the account and signed' : 'Signed'} in to Whisp.`);
}
