import { UserError } from '../base/errors.ts';
import type { Credentials } from '../model/task.ts';
import { email, password } from './credential-rules.ts';
import type { Problems } from './problems.ts';
import { choice } from './rules.ts';

/** Why this run cannot have the repository's secrets; undefined when it can. @throws UserError when that cannot be told */
export type MissingSecretsReason = () => string | undefined;

/** The credentials, or why a step without them is skipped rather than failed. */
export function readCredentials(
  problems: Problems,
  missingSecretsReason: MissingSecretsReason,
): Credentials | { readonly skip: string } {
  const policy = problems.check('on_missing_credentials', choice('auto', 'fail', 'skip'), 'auto');
  const missing = (['email', 'password'] as const).filter((name) => problems.text(name) === '');
  const credentials = {
    email: problems.check('email', email, ''),
    password: problems.check('password', password, ''),
  };
  if (missing.length === 0) return credentials;
  const skipped = `${missing.join(' and ')} not given`;
  if (policy === 'skip') return { skip: skipped };
  const reason = policy === 'auto' ? reasonOf(missingSecretsReason) : undefined;
  if (typeof reason === 'string') return { skip: `${skipped}: ${reason}` };
  problems.add(missing.join(' and '), `${missing.length > 1 ? 'are' : 'is'} missing. ${causes(missing)}`);
  if (reason !== undefined) {
    problems.add(
      'on_missing_credentials',
      `auto cannot tell whether this run has secrets. ${reason.message}`,
    );
  }
  return credentials;
}

function reasonOf(missingSecretsReason: MissingSecretsReason): string | UserError | undefined {
  try {
    return missingSecretsReason();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** The most likely first. */
function causes(missing: readonly string[]): string {
  const passed = missing.map((name) => `${name}: \${{ secrets.WHISP_${name.toUpperCase()} }}`).join(', ');
  return (
    `The likely causes, in this order: the secret does not exist or is not passed (${passed}); ` +
    'it belongs to an environment and the job has no "environment:"; ' +
    'the workflow is called by another, which lacks "secrets: inherit"; ' +
    'the run is for a fork or by Dependabot, which get none of them (Dependabot has secrets of its own).'
  );
}
