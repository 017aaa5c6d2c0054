import { SECRET_KINDS } from '../model/target.ts';
import { visible } from './invisible.ts';
import { nearest } from './near.ts';
import { parseLine } from './target-line.ts';

/** Several targets on one line, each of which is one by itself. */
const LISTED = /\s*[,;]\s*/;

/**
 * The lines that a wrong line should have been, one for each target in it: known slips in the writing of `secret_targets`.
 * Undefined when it is none of them.
 * @param current `owner/name` of the current repository
 */
export function corrected(line: string, current: string): readonly string[] | undefined {
  const plain = unwrapped(line);
  if (plain === '') return undefined;
  const listed = plain.split(LISTED).filter((part) => part !== '');
  return (
    correctedEach(listed, current) ??
    correctedEach([plain], current) ??
    // A text whose line breaks were folded. A phrase is none: each word of it must be a target.
    (plain.split(/\s+/).every((word) => isTarget(word, current)) ? plain.split(/\s+/) : undefined)
  );
}

/** A line that is an environment by its beginning, but holds several targets set apart by commas; undefined for any other. */
export function severalTargets(line: string, current: string): readonly string[] | undefined {
  const parts = line.split(LISTED).filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => isTarget(part, current)) ? parts : undefined;
}

function correctedEach(parts: readonly string[], current: string): readonly string[] | undefined {
  const lines = parts.flatMap((part) => correctedOne(unwrapped(part), current) ?? []);
  return lines.length === parts.length && lines.length > 0 ? lines : undefined;
}

/** Without what YAML, JSON and shells put around a value, or a comment after it. */
function unwrapped(text: string): string {
  return visible(visible(text).replace(/\s#.*$/, ''))
    .replace(/^secret_targets\s*[:=]\s*[|>]?/i, '')
    .replace(/^(?:[-*]\s+|[[\]"'`(,;\s])+/, '')
    .replace(/[[\]"'`),;\s]+$/, '');
}

const ENVIRONMENT = /^env(?:ironment)?s?\s*[:/=\s]\s*(.+)$/i;
const ORGANIZATION = /^org(?:ani[sz]ation)?s?\s*[:/=\s]\s*([^:\s]+)(?:\s*:\s*(.+))?$/i;
const REPOSITORY =
  /^(?:repo(?:sitory)?s?\s*[:=]\s*)?(?:(?:https?:\/\/)?github\.com\/)?([\w-]+)\s*\/\s*([\w.-]+)(?:\s*[:/]\s*(.*))?$/i;
const OWNERLESS = /^([\w.-]+):(.+)$/;
const WORD = /^[\w.-]+$/;

function correctedOne(text: string, current: string): string | undefined {
  const candidates = [text, inWords(text, current)];
  return candidates.find((line) => line !== undefined && isTarget(line, current));
}

function inWords(text: string, current: string): string | undefined {
  const [, organization, kind] = ORGANIZATION.exec(text) ?? [];
  if (organization !== undefined) return `organization/${organization}${suffix(kind)}`;
  const store = inRepository(text);
  if (ENVIRONMENT.test(text)) return store;
  const [, owner, name, rest] = REPOSITORY.exec(text) ?? [];
  if (owner !== undefined) return `${owner}/${name}:${rest ? inRepository(rest) : 'actions'}`;
  return withoutOwner(text, current) ?? store;
}

/** `web:actions`, or `acme:actions` where acme is who owns the current repository. */
function withoutOwner(text: string, current: string): string | undefined {
  const [, name, rest = ''] = OWNERLESS.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [owner = ''] = current.split('/');
  return name.toLowerCase() === owner.toLowerCase()
    ? `organization/${name}${suffix(rest)}`
    : `${owner}/${name}:${inRepository(rest)}`;
}

/** The store that a text means, when what it is in is known. */
function inRepository(text: string): string | undefined {
  const [, environment] = ENVIRONMENT.exec(text) ?? [];
  if (environment !== undefined) return `environment/${environment}`;
  return kindIn(text) ?? (WORD.test(text) ? `environment/${text}` : undefined);
}

function suffix(kind: string | undefined): string {
  const meant = kind === undefined ? 'actions' : kindIn(kind);
  return meant === 'actions' ? '' : `:${meant}`;
}

/** The kind of secrets that a text means: `Actions`, `dependabot secrets`, `secrets`, `repository`, `copilot`. */
function kindIn(text: string): string | undefined {
  const word = text.replace(/[\s_/-]*(?:secrets?|variables?|vars?|store)$/i, '').replace(/[:\s]+$/, '');
  if (/^(?:|repo(?:sitory)?|github)$/i.test(word)) return 'actions';
  return /^copilot$/i.test(word) ? 'agents' : nearest(word, SECRET_KINDS);
}

function isTarget(line: string, current: string): boolean {
  return 'target' in parseLine(line, current);
}
