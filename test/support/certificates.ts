import { generate } from 'selfsigned';

/** A certificate authority and a certificate that it issued, in PEM, made anew in each test run. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** Issues a certificate for loopback and host names that exist nowhere. */
export async function issueCertificates(host: string, ...others: string[]): Promise<Certificates> {
  const authority = await generate([{ name: 'commonName', value: 'Test authority' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const issued = await generate([{ name: 'commonName', value: host }], {
    keySize: 2048,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...[host, ...others].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, key: issued.private, cert: issued.cert };
}
