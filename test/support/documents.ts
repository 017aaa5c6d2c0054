import { readdirSync, readFileSync } from 'node:fs';
import MarkdownIt, { type Token } from 'markdown-it';

/** The folder of this repository. */
export const ROOT = new URL('../..', import.meta.url);

/** The text of a file of this repository. */
export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

// As GitHub reads Markdown: a bare address is a link, a bare host name is none.
const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** A document of this repository. */
export interface Document {
  /** Its path. */
  readonly name: string;
  readonly tokens: readonly Token[];
}

/** Every document that is for people or for agents. */
export const documents: readonly Document[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(new URL('skills', ROOT)).map((name) => `skills/${name}/SKILL.md`),
].map((name) => {
  const blocks = markdown.parse(read(name).replace(/^---\n[\s\S]*?\n---\n/, ''), {});
  return { name, tokens: blocks.flatMap((block) => [block, ...(block.children ?? [])]) };
});

/** Pieces of a document in code, the ones inside the text. */
export function inlineCode({ tokens }: Document): readonly string[] {
  return tokens.filter(({ type }) => type === 'code_inline').map(({ content }) => content);
}

/** Blocks of a document in a language. */
export function blocks({ tokens }: Document, language: string): readonly string[] {
  return tokens
    .filter(({ type, info }) => type === 'fence' && info === language)
    .map(({ content }) => content);
}
