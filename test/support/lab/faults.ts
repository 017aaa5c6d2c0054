/** Where an attempt is when something happens to it. */
export type Phase = 'lookup' | 'connect' | 'tunnel' | 'tls' | 'request' | 'headers' | 'body';

export type Happening = 'refused' | 'never' | 'drops' | 'slow' | 'garbage' | 'huge';

export interface Fault {
  readonly phase: Phase;
  readonly happening: Happening;
  /** What is said of it, by the failure that ends the step. */
  readonly told: RegExp;
}

/** All that the network does to a connection or a request. What cannot happen in a phase is not in it. */
export const FAULTS: readonly Fault[] = [
  { phase: 'lookup', happening: 'refused', told: /could not connect \(ENOTFOUND\)/ },
  { phase: 'lookup', happening: 'never', told: /could not connect within|time is used up/ },
  { phase: 'lookup', happening: 'slow', told: /$/ },
  { phase: 'connect', happening: 'refused', told: /could not connect \(ECONNREFUSED\)/ },
  { phase: 'connect', happening: 'never', told: /could not connect within|time is used up/ },
  { phase: 'connect', happening: 'drops', told: /could not connect \(\w+\)/ },
  {
    phase: 'tunnel',
    happening: 'refused',
    told: /the proxy 127\.0\.0\.1:\d+ answered 503\. The proxy is the one that https_proxy names/,
  },
  { phase: 'tunnel', happening: 'never', told: /through the proxy \S+ within|time is used up/ },
  {
    phase: 'tunnel',
    happening: 'drops',
    told: /the proxy \S+ closed the connection instead of opening a tunnel/,
  },
  { phase: 'tunnel', happening: 'slow', told: /$/ },
  { phase: 'tunnel', happening: 'garbage', told: /the proxy \S+ gave a response that is not HTTP/ },
  { phase: 'tls', happening: 'refused', told: /Its certificate is not trusted.* NODE_EXTRA_CA_CERTS/ },
  { phase: 'tls', happening: 'never', told: /could not connect within|time is used up/ },
  { phase: 'tls', happening: 'drops', told: /could not connect \(\w+\)/ },
  { phase: 'tls', happening: 'slow', told: /$/ },
  { phase: 'tls', happening: 'garbage', told: /could not connect \(\w+\)/ },
  { phase: 'request', happening: 'drops', told: /lost its connection before the response was complete/ },
  {
    phase: 'headers',
    happening: 'refused',
    told: /answered 503 \(an HTML page, which is not shown\)\. (Whisp|GitHub) has a problem/,
  },
  { phase: 'headers', happening: 'never', told: /got no complete response within|time is used up/ },
  { phase: 'headers', happening: 'drops', told: /lost its connection before the response was complete/ },
  { phase: 'headers', happening: 'slow', told: /$/ },
  { phase: 'headers', happening: 'garbage', told: /got a response that is not HTTP \(HPE_\w+\)/ },
  { phase: 'body', happening: 'never', told: /got no complete response within|time is used up/ },
  { phase: 'body', happening: 'drops', told: /lost its connection before the response was complete/ },
  { phase: 'body', happening: 'garbage', told: /the body is not JSON/ },
  { phase: 'body', happening: 'huge', told: /the body is larger than 1 MiB/ },
];

/** True when nothing of the request can have arrived: no connection was made for it. */
export function isDefinite({ phase }: Fault): boolean {
  return phase === 'lookup' || phase === 'connect' || phase === 'tunnel' || phase === 'tls';
}
