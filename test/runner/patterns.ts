/**
 * Secrets that GitHub hides though nobody registered them. Its server sends the patterns with each job and they are not
 * published; its documents name JSON web tokens and GitHub's own tokens among what they find. These are the plainest
 * patterns for those two.
 */
export const SECRET_PATTERNS: readonly string[] = [
  String.raw`\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+`,
  String.raw`\b(?:gh[pousr]|github_pat)_(?=[\w.-]{30})[\w-]+(?:\.[\w-]+){0,2}`,
];
