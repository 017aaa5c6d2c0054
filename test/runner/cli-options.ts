import { parseArgs } from 'node:util';
import { ignoringCase } from './dotnet.ts';

export const HELP = `Runs the action of this repository as GitHub's runner would.

npm run -s action -- --input app_name=my-chat-app [--input name=value ...] [--env-file .env | --json]

  --input name=value    an input of the action; api_url decides which Whisp is used, the real one by default
  --env-file file       writes WHISP_API_KEY and WHISP_BASE_URL into the file, whose other lines stay; api_key_name and
                        base_url_name give other names. The key stays until it is revoked; the next run revokes it when it
                        replaces it. Inside a git repository the file has to be ignored.
  --json                prints the outputs, api_key in the clear, as the only standard output; the log goes to standard
                        error. The key stays until it is revoked.
  --event name          the event of the run, push unless given
  --payload file        the event's payload, JSON
  --repository o/name   the repository that the run pretends to be in
  --debug               step debug logging
  --no-post             leaves the post step out, so that a key that would end with the job lives on

The credentials come from the environment: WHISP_EMAIL, WHISP_PASSWORD, WHISP_COMPANY_NAME (to register an account),
GITHUB_TOKEN, WHISP_API_KEY (the stored key, for ensure).`;

/** Inputs that are taken from the environment, and the variable of each. */
export const VARIABLES: Readonly<Record<string, string>> = {
  email: 'WHISP_EMAIL',
  password: 'WHISP_PASSWORD',
  company_name: 'WHISP_COMPANY_NAME',
  github_token: 'GITHUB_TOKEN',
  current_api_key: 'WHISP_API_KEY',
};

/** Those that may be given in no other way. */
const SECRET = ['password', 'github_token', 'current_api_key'];

/** Commands that make a key. */
const KEY_COMMANDS = ['provision', 'rotate'];

export interface CliOptions {
  /** By their names in small letters. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The values of inputs that are secret. */
  readonly secrets: readonly string[];
  readonly envFile: string | undefined;
  readonly json: boolean;
  readonly event: string;
  readonly payload: string | undefined;
  readonly repository: string | undefined;
  readonly debug: boolean;
  readonly post: boolean;
}

/** Reads the command line and the environment. Undefined when help is asked for. Throws what is wrong, in words for a terminal. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CliOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      input: { type: 'string', multiple: true, default: [] },
      'env-file': { type: 'string' },
      json: { type: 'boolean', default: false },
      event: { type: 'string', default: 'push' },
      payload: { type: 'string' },
      repository: { type: 'string' },
      debug: { type: 'boolean', default: false },
      post: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  if (values.help) return undefined;
  const { json, 'env-file': envFile } = values;
  if (json && envFile !== undefined)
    throw new Error('--json and --env-file exclude each other: give one of them');
  const given = { ...fromEnvironment(env), ...Object.fromEntries(values.input.map(parseInput)) };
  expectCredentials(given);
  const handsOut = json ? '--json' : envFile === undefined ? undefined : '--env-file';
  return {
    inputs: handsOut === undefined ? given : withStayingKey(given, handsOut),
    secrets: SECRET.flatMap((name) => given[name] ?? []),
    envFile,
    json,
    event: values.event,
    payload: values.payload,
    repository: values.repository,
    debug: values.debug,
    post: values.post,
  };
}

/** Empty variables count as not set. */
function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([input, variable]) => (env[variable] ? [[input, env[variable]]] : [])),
  );
}

function parseInput(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Error(`--input ${text}: expected name=value`);
  const name = text.slice(0, equals);
  const secret = SECRET.find((each) => ignoringCase(each) === ignoringCase(name));
  if (secret !== undefined) {
    throw new Error(
      `--input ${name}=…: an argument stays in the shell's history and is seen in lists of processes. Set the environment variable ${VARIABLES[secret]} instead.`,
    );
  }
  return [name.toLowerCase(), text.slice(equals + 1)];
}

/** What the action would say of missing credentials is about workflows. */
function expectCredentials(inputs: Readonly<Record<string, string>>): void {
  if (inputs['on_missing_credentials'] !== undefined) return;
  const missing = ['email', 'password'].filter((name) => !inputs[name]).map((name) => VARIABLES[name]);
  if (missing.length === 0) return;
  const are = missing.length > 1 ? 'are' : 'is';
  throw new Error(
    `${missing.join(' and ')} ${are} not set: the e-mail address and the password of the Whisp dashboard account are taken from the environment.`,
  );
}

/** Inputs for a key that is handed out here, and so must outlive the run. */
function withStayingKey(inputs: Readonly<Record<string, string>>, option: string): Record<string, string> {
  const { command = 'provision', key_lifetime: lifetime = 'persistent' } = inputs;
  if (option === '--env-file' && !KEY_COMMANDS.includes(command)) {
    throw new Error(`--env-file: the command ${command} makes no key that could be written`);
  }
  if (lifetime === 'job') {
    throw new Error(
      `${option} makes a key that stays; with key_lifetime=job it would be revoked at the end of this run. Leave one of them out.`,
    );
  }
  return KEY_COMMANDS.includes(command) ? { ...inputs, key_lifetime: lifetime } : { ...inputs };
}
