import { quote } from '../base/text.ts';

/** How JSON web tokens, as Whisp's keys are, and GitHub's tokens look. */
const TOKEN = /\beyJ[\w-]{6}|\bgh[a-z]_\w{6}|\bgithub_pat_\w{6}/;

/** True for what may be a token, which was given to the wrong input. */
export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A wrong value in quotation marks, unless it may be a token. */
export function quoteValue(text: string): string {
  return looksLikeToken(text) ? 'what looks like a token' : quote(text);
}
