import { quote } from '../base/text.ts';

/** How tokens begin or look: JSON web tokens, as Whisp's keys are, and GitHub's tokens. */
const TOKEN = /\beyJ[\w-]{6}|\bgh[a-z]_\w{6}|\bgithub_pat_\w{6}/;

/** A value that an input was given by mistake, in quotation marks; one that looks like a token is not shown. */
export function quoteValue(text: string): string {
  return TOKEN.test(text) ? 'what looks like a token' : quote(text);
}
