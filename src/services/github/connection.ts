import type { HttpClient } from '../http/send.ts';
import type { TokenKind } from './token.ts';

/** What requests to GitHub take, and what is known of the other side. */
export interface GitHubClient extends HttpClient {
  readonly tokenKind: TokenKind;
  /** Whether a response has told that this is an Enterprise Server (`X-GitHub-Enterprise-Version`). */
  isEnterpriseServer(): boolean;
}
