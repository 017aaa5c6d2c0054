import { readdirSync } from 'node:fs';

/** The files that name the version of this action: the documents, and every example. The changelog names the others, too. */
export const VERSIONED: readonly string[] = [
  'README.md',
  'SECURITY.md',
  'skills/setup-whisp/SKILL.md',
  ...readdirSync(new URL('../examples', import.meta.url)).map((name) => `examples/${name}`),
];

/** Where they do, whatever they call it: a branch or a shorter tag is a version, too. */
const USED = /(setup-whisp\/setup-whisp@)[\w.-]+/g;
const NAMED = /((?:refs\/tags\/|--branch |release verify |\/(?:blob|tree)\/|`@)v)\d+\.\d+\.\d+/g;

/** A file with this version of the action, wherever it names one. */
export function withVersion(file: string, version: string): string {
  return file
    .replace(USED, (_, before: string) => `${before}v${version}`)
    .replace(NAMED, (_, before: string) => `${before}${version}`);
}
