import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contexts } from './manifest.ts';

/** The command files, by the name of the variable that points to each. */
export const COMMAND_FILES = {
  output: 'GITHUB_OUTPUT',
  state: 'GITHUB_STATE',
  env: 'GITHUB_ENV',
  path: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY',
} as const;

export interface EnvironmentOptions {
  readonly event?: { name: string; payload: object };
  readonly github?: Readonly<Record<string, string>>;
  readonly stepDebug?: boolean;
  /** The file of the event is not there, or is cut off in the middle. */
  readonly eventFile?: 'missing' | 'malformed';
}

/** The folders of a job, and the `github` and `runner` contexts that describe it. */
export async function createEnvironment(dir: string, options: EnvironmentOptions): Promise<Contexts> {
  const [workspace, temp] = [join(dir, 'workspace'), join(dir, 'temp')];
  await Promise.all([mkdir(workspace), mkdir(temp)]);
  const event = options.event ?? { name: 'push', payload: { ref: 'refs/heads/main' } };
  const eventPath = join(temp, 'event.json');
  const payload = JSON.stringify(event.payload);
  if (options.eventFile !== 'missing') {
    await writeFile(eventPath, options.eventFile === 'malformed' ? payload.slice(0, -1) : payload);
  }
  const { repository = 'acme/web', ref = 'refs/heads/main' } = options.github ?? {};
  const { api_url = 'https://api.github.com' } = options.github ?? {};
  return {
    github: {
      token: installationToken(),
      api_url,
      graphql_url: `${api_url}/graphql`,
      server_url: 'https://github.com',
      repository,
      repository_owner: repository.split('/')[0] ?? '',
      actor: 'ana',
      triggering_actor: 'ana',
      event_name: event.name,
      event_path: eventPath,
      ref,
      ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
      ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      sha: randomBytes(20).toString('hex'),
      run_id: String(randomInt(1e9)),
      run_number: '1',
      run_attempt: '1',
      job: 'test',
      workflow: 'CI',
      workspace,
      ...options.github,
    },
    runner: {
      os: { win32: 'Windows', darwin: 'macOS' }[process.platform as string] ?? 'Linux',
      arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
      temp,
      tool_cache: join(dir, 'tools'),
      name: 'harness',
      environment: 'self-hosted',
      ...(options.stepDebug === true ? { debug: '1' } : {}),
    },
  };
}

/** A token as GitHub has made them since 2026: `ghs_`, the app's id, and a JWT; about 520 characters in all. */
function installationToken(): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = {
    iss: 'github',
    aud: 'api',
    iat: 1767225600,
    exp: 1767229200,
    jti: randomBytes(16).toString('hex'),
  };
  return `ghs_15368_${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${randomBytes(256).toString('base64url')}`;
}

/** What a process on this machine cannot do without; nothing else of this process's environment is passed on. */
export function machineVariables(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USERPROFILE', 'TEMP', 'TMP', 'TMPDIR', 'SystemRoot', 'windir'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const])),
  );
}

/** The `GITHUB_*` and `RUNNER_*` variables, which win over what a user sets. The token is in none of them. */
export function contextVariables({ github, runner }: Contexts): Record<string, string> {
  const prefixed = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => [`${prefix}_${name.toUpperCase()}`, value]);
  const { token: _, ...shown } = github;
  return {
    ...Object.fromEntries([...prefixed('GITHUB', shown), ...prefixed('RUNNER', runner)]),
    GITHUB_ACTIONS: 'true',
  };
}
