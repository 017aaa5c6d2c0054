import { parse } from 'yaml';
import type { Permission, PermissionRow } from '../src/services/github/permissions.ts';

interface Declaration {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** What the tables of the README are made from. */
export interface Sources {
  /** The text of `action.yml`, where inputs and outputs are described. */
  readonly metadata: string;
  /** What the action's requests take, as the code knows it. */
  readonly permissions: readonly PermissionRow[];
}

/** The inputs in the order in which a reader needs them. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Account: ['email', 'password', 'company_name', 'on_missing_credentials', 'api_url'],
  App: ['command', 'app_name', 'app_id', 'app_name_prefix'],
  Key: ['key_lifetime', 'keep_keys', 'key_policy', 'current_api_key', 'max_key_age_days', 'key_id'],
  Targets: [
    'secret_targets',
    'github_token',
    'github_api_url',
    'api_key_name',
    'base_url_name',
    'base_url_kind',
    'create_environment',
    'delete_environment',
  ],
  Behaviour: [
    'export_env',
    'mask_base_url',
    'dry_run',
    'job_summary',
    'request_timeout_seconds',
    'timeout_seconds',
  ],
};

/** The README with its tables made anew. Throws when an input, a store or a request has no place in them. */
export function withTables(readme: string, { metadata, permissions }: Sources): string {
  const action: Record<'inputs' | 'outputs', Record<string, Declaration>> = parse(metadata);
  const tables = {
    inputs: [row('input', 'meaning'), RULE, ...inputRows(action.inputs)],
    outputs: [row('output', 'meaning'), RULE, ...outputRows(action.outputs)],
    permissions: [
      row('line or input', '`github_token` needs', 'for a variable, also'),
      '| --- | --- | --- |',
      ...permissionRows(permissions),
    ],
  };
  return Object.entries(tables).reduce(
    (text, [name, lines]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: .* -->\n)[^]*?(<!-- end -->)`),
        (_, start: string, end: string) => `${start}${lines.join('\n')}\n${end}`,
      ),
    readme,
  );
}

const RULE = '| --- | --- |';

function inputRows(inputs: Readonly<Record<string, Declaration>>): readonly string[] {
  const placed = Object.values(GROUPS).flat();
  const wrong = [...Object.keys(inputs), ...placed].filter(
    (name) => !(name in inputs) || placed.filter((each) => each === name).length !== 1,
  );
  if (wrong.length > 0) throw new Error(`inputs that are in no group, in two, or gone: ${wrong.join(', ')}`);
  return Object.entries(GROUPS).flatMap(([group, names]) => [
    row(`**${group}**`, ''),
    ...names.map((name) => row(code(name), meaning(inputs[name]))),
  ]);
}

function meaning(input: Declaration | undefined): string {
  const fallback = input?.default === undefined ? '' : ` Default: ${code(input.default)}.`;
  return `${input?.required === true ? '**Required.** ' : ''}${input?.description}${fallback}`;
}

function outputRows(outputs: Readonly<Record<string, Declaration>>): readonly string[] {
  return Object.entries(outputs).map(([name, output]) => row(code(name), output.description));
}

/** What takes a permission, as it stands in a workflow: the lines of `secret_targets` by the store that they name, */
const LINES: Readonly<Record<string, string>> = {
  actions: 'actions',
  dependabot: 'dependabot',
  codespaces: 'codespaces',
  agents: 'agents',
  environment: 'environment/NAME',
  'organization:actions': 'organization/NAME',
  'organization:dependabot': 'organization/NAME:dependabot',
  'organization:codespaces': 'organization/NAME:codespaces',
  'organization:agents': 'organization/NAME:agents',
};

/** and inputs, by the request that they lead to. Empty for what every token may do. */
const SETTINGS: Readonly<Record<string, string>> = {
  'create-environment': 'create_environment: true',
  'delete-environment': 'delete_environment: true',
  'pull-request': 'command: sweep',
  repository: '',
};

function permissionRows(permissions: readonly PermissionRow[]): readonly string[] {
  const ofStores = (isOrganization: boolean) =>
    permissions.flatMap(({ request, store = '', permission }) => {
      if (request !== 'secret' || store.startsWith('organization:') !== isOrganization) return [];
      const variable = permissions.find((each) => each.request === 'variable' && each.store === store);
      return [row(code(label(LINES, store)), needed(permission), forVariable(permission, variable))];
    });
  const ofRepository = ofStores(false);
  const others = permissions.filter(({ request }) => request !== 'secret' && request !== 'variable');
  return [
    ...ofRepository,
    row('`OWNER/REPOSITORY:…`', 'the same as above, there', 'the same'),
    ...ofStores(true),
    ...others.flatMap(({ request, permission }) => {
      const setting = label(SETTINGS, request);
      return setting === '' ? [] : [row(code(setting), needed(permission), '')];
    }),
  ];
}

function label(of: Readonly<Record<string, string>>, name: string): string {
  const found = of[name];
  if (found === undefined) throw new Error(`the table of permissions has no row for ${name}`);
  return found;
}

/** A permission as GitHub's pages title it. */
function needed({ title, scope, access, reading }: Permission): string {
  const rights = access === 'read' ? 'read' : 'read and write';
  const remark = access === 'write' && reading === 'write' ? ' (write even to read)' : '';
  const of = scope === 'organization' && !title.startsWith('Organization ') ? ' of the organization' : '';
  return `${title}${of}: ${rights}${remark}`;
}

/** What a variable takes beside the secret's permission. */
function forVariable(secret: Permission, variable: PermissionRow | undefined): string {
  if (variable === undefined) return '(stays a secret)';
  return variable.permission.title === secret.title ? 'nothing more' : needed(variable.permission);
}

/** The documents that name a version of this action. */
export const VERSIONED = ['README.md', 'SECURITY.md', 'skills/setup-whisp/SKILL.md'];

/** Where they do. */
const VERSION = /((?:setup-whisp@|refs\/tags\/|--branch |release verify |\/(?:blob|tree)\/)v)\d+\.\d+\.\d+/g;

/** A document with the version of this action, wherever it names it. */
export function withVersion(document: string, version: string): string {
  return document.replace(VERSION, (_, before: string) => `${before}${version}`);
}

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const code = (text: string) => `\`${text}\``;
