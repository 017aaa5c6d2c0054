import { Refusal } from './exchange.ts';

interface Routed {
  readonly method: string;
  /** `{name}` stands for one segment. */
  readonly path: string;
}

export type Params = Readonly<Record<string, string>>;

/** The route for a method and path, with the path's parameters; refuses with 404 or 405. */
export function findRoute<Route extends Routed>(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; params: Params } {
  const here = routes.filter((route) => patternOf(route.path).test(path));
  if (here.length === 0) throw new Refusal('notFound', `no resource at ${path}`);
  const route = here.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const allow = here.map((candidate) => candidate.method).join(', ');
    throw new Refusal('wrongMethod', `${method} is not supported here`, { allow });
  }
  return { route, params: patternOf(route.path).exec(path)?.groups ?? {} };
}

/** A path pattern as a regular expression, its parameters named groups. */
export function patternOf(path: string): RegExp {
  const known = PATTERNS.get(path);
  if (known !== undefined) return known;
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${literal.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  PATTERNS.set(path, pattern);
  return pattern;
}

/** By path: routes are few, and looked for at every request. */
const PATTERNS = new Map<string, RegExp>();
