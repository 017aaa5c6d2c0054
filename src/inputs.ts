import { ID } from './check.ts';
import { InputError } from './errors.ts';
import { baseUrl, boolean, choice, integer, Problems, secretName, variableName } from './input-rules.ts';
import type { Credentials } from './whisp/auth.ts';

/** What the user asks for, checked. Times are in milliseconds. */
export interface Inputs {
  readonly credentials: Credentials;
  /** When given, an account that does not exist is registered under this name. */
  readonly companyName: string | undefined;
  readonly app: WantedApp;
  readonly apiKeyName: string;
  readonly baseUrlName: string;
  readonly exportEnv: boolean;
  readonly maskBaseUrl: boolean;
  readonly jobSummary: boolean;
  readonly requestTimeoutMs: number;
  readonly timeoutMs: number;
  /** The management API, without a trailing slash. */
  readonly apiUrl: string;
}

/** The app by its name, which may have to be created, or by its id, which may not; then `name` is a guard. */
export type WantedApp =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'id'; readonly id: string; readonly name: string | undefined };

/** Why a step without credentials is skipped rather than failed. */
export interface Skip {
  readonly skip: string;
}

/** Reads one input, trimmed, empty when it is not given. */
export type ReadInput = (name: string) => string;

/** Longest time limits accepted, in seconds: a day, more than any step has. */
const DAY = 86_400;

/**
 * Checks all inputs. @throws InputError that names every wrong one
 * @param excuseOf tells why this run cannot have credentials (a fork, Dependabot), if so; asked when they are missing
 */
export function readInputs(read: ReadInput, excuseOf: () => string | undefined): Inputs | Skip {
  const problems = new Problems(read);
  const onMissing = problems.check('on_missing_credentials', choice('auto', 'fail', 'skip'), 'auto');
  const credentials = { email: read('email'), password: read('password') };
  const missing = (['email', 'password'] as const).filter((name) => credentials[name] === '');
  const excuse = missing.length > 0 ? excuseOf() : undefined;
  const skips =
    missing.length > 0 && (onMissing === 'skip' || (onMissing === 'auto' && excuse !== undefined));
  if (!skips) {
    for (const name of missing) problems.add(name, `is missing. ${missingAdvice(name)}`);
  }
  const app = readApp(read, problems, skips);
  const inputs = {
    credentials,
    companyName: read('company_name') || undefined,
    app,
    exportEnv: problems.check('export_env', boolean, false),
    maskBaseUrl: problems.check('mask_base_url', boolean, true),
    jobSummary: problems.check('job_summary', boolean, true),
    requestTimeoutMs: problems.check('request_timeout_seconds', integer(1, DAY), 30) * 1000,
    timeoutMs: problems.check('timeout_seconds', integer(1, DAY), 300) * 1000,
    apiUrl: problems.check('api_url', baseUrl, 'https://management.api.whispchat.com'),
  };
  const nameRule = inputs.exportEnv ? variableName : secretName;
  const apiKeyName = problems.check('api_key_name', nameRule, 'WHISP_API_KEY');
  const baseUrlName = problems.check('base_url_name', nameRule, 'WHISP_BASE_URL');
  if (apiKeyName.toUpperCase() === baseUrlName.toUpperCase()) {
    problems.add(
      'base_url_name',
      'is the same name as api_key_name, case aside. Give the two values different names.',
    );
  }
  if (problems.found.length > 0) throw new InputError(problems.found);
  if (skips)
    return { skip: `${missing.join(' and ')} not given${excuse === undefined ? '' : `: ${excuse}`}` };
  return { ...inputs, apiKeyName, baseUrlName };
}

function readApp(read: ReadInput, problems: Problems, skips: boolean): WantedApp {
  const name = read('app_name');
  const id = read('app_id');
  if (id !== '') {
    if (!ID.test(id))
      problems.add('app_id', 'is not an id: copy it from the output app_id or the Whisp dashboard.');
    return { by: 'id', id, name: name || undefined };
  }
  // On a fork even the name may come from a variable that is not there.
  if (name === '' && !skips)
    problems.add('app_name', "is missing. Give the app's name, or its id as app_id.");
  return { by: 'name', name };
}

function missingAdvice(name: string): string {
  return (
    `Store it as a secret and pass it: ${name}: \${{ secrets.WHISP_${name.toUpperCase()} }}. ` +
    'Runs for forks have no secrets, and runs for Dependabot only those stored as Dependabot secrets.'
  );
}
