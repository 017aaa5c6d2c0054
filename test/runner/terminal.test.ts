import { expect, test } from 'vitest';
import { summaryText, terminalLine } from './terminal.ts';

test.each([
  ['##[group]Checking', 'Checking'],
  ['##[endgroup]', undefined],
  ['##[debug]GET /a', 'debug: GET /a'],
  ['Error: broken', 'Error: broken'],
  ['a\u001b[2Jb\u0007\u009bc\td', 'a\\u001b[2Jb\\u0007\\u009bc\td'],
])('the line %j is shown as %j', (line, shown) => {
  expect(terminalLine(line)).toBe(shown);
});

test.each([
  ['Check the inputs email and password.', 'Check WHISP_EMAIL and WHISP_PASSWORD.'],
  ['the password is wrong: check email.', 'WHISP_PASSWORD is wrong: check WHISP_EMAIL.'],
  ['Give `company_name`, or pass a github_token.', 'Give WHISP_COMPANY_NAME, or pass a GITHUB_TOKEN.'],
  ['current_api_key, app_name', 'WHISP_API_KEY, app_name'],
  ['no app named "email or password"', 'no app named "email or password"'],
  [
    'https://email.test/password and password@acme.test',
    'https://email.test/password and password@acme.test',
  ],
  ['POST /auth/password, passwords, my-email', 'POST /auth/password, passwords, my-email'],
])('%j names the variables: %j', (line, shown) => {
  expect(terminalLine(line)).toBe(shown);
});

test('a summary is shown as text, a line for each row and item', () => {
  const html = `<h3>Whisp</h3>
<table>
<tr><th align="left">App</th><td>a &lt;b&gt; &amp;amp; (<code>id-1</code>)</td></tr>
<tr><th align="left">Failed</th><td>2 inputs are wrong:<br>  - email is wrong<br>  - x &#39;y&#x27; &unknown;</td></tr>
</table>
<p>Kept:</p>
<ul><li>one</li><li>two</li></ul>
`;
  expect(summaryText(html)).toBe(
    [
      'Whisp',
      'App: a <b> &amp; (id-1)',
      'Failed: 2 inputs are wrong:',
      '      - WHISP_EMAIL is wrong',
      "      - x 'y' &unknown;",
      'Kept:',
      '  - one',
      '  - two',
    ].join('\n'),
  );
});
