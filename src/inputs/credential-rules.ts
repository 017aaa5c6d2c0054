import { describe, invisibleAtEnds } from './invisible.ts';
import type { Rule } from './rules.ts';

const REMEDY = 'It came along when the value was copied: store the value anew, without it';

/** No line breaks, control characters or invisible ones anywhere. Never shown: it mostly comes from a secret. */
export const email: Rule<string> = (text) => {
  const invisible = invisibleAtEnds(text);
  if (invisible !== undefined) return { wrongSecret: `has ${invisible}. ${REMEDY}` };
  const found = [...text].find((char) => char < ' ' || char === '\x7f');
  return found === undefined
    ? { value: text }
    : {
        wrongSecret: `has ${describe(found, text.indexOf(found), text.length)}, which no e-mail address has`,
      };
};

/** Anything, blanks at its ends included, except what shows nothing there and cannot have been meant. */
export const password: Rule<string> = (text) => {
  const invisible = invisibleAtEnds(text);
  if (invisible !== undefined) return { wrongSecret: `has ${invisible}. ${REMEDY}` };
  return /^[\r\n]/.test(text)
    ? { wrongSecret: 'has a line break at its beginning. Store the value anew, without it' }
    : { value: text };
};

/** A token as it can stand in an HTTP header: no white space, nothing beyond ASCII. */
export const token: Rule<string> = (text) => {
  const at = text.search(/[^\x21-\x7e]/);
  if (at < 0) return { value: text };
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { wrongSecret: `has ${describe(char, at, text.length)}, which no token has. ${REMEDY}` };
};
