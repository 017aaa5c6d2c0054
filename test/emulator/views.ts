import { dateText } from './dates.ts';
import type { Dialect } from './dialect.ts';
import { type Account, type App, clusterName, type Key } from './store.ts';

/** An account, as its owner sees it. The guide names the endpoint only; this shape is a guess. */
export function profileView({ id, email, companyName, mfa }: Account): object {
  return { id, email, companyName, role: 'CLIENT', mfaEnabled: mfa };
}

/** An app, as creating it answers. */
export function appView(app: App, { dates }: Dialect): object {
  const { id, clientId, name, status, tier, clusterId } = app;
  const [createdAt, updatedAt] = [dateText(app.createdAt, dates), dateText(app.updatedAt, dates)];
  return { id, clientId, name, status, tier, clusterId, createdAt, updatedAt };
}

/** An app with all its details. */
export function appDetailsView(app: App, dialect: Dialect): object {
  const { tier: type, clusterEndpoint } = app;
  return { ...appView(app, dialect), type, clusterEndpoint, clusterName, clusterStatus: 'ACTIVE' };
}

/** An app, as it appears in a list. */
export function appEntryView(app: App, dialect: Dialect): object {
  return {
    ...appView(app, dialect),
    // Undefined is what JSON leaves out.
    ...(dialect.appListCreatedAt ? {} : { createdAt: undefined }),
    ...(dialect.appListClusterEndpoint ? { clusterEndpoint: app.clusterEndpoint } : {}),
  };
}

/** A key, as creating it answers: the only time its token is shown. */
export function newKeyView(key: Key, app: App, dialect: Dialect): object {
  return { ...keyView(key, app, dialect), token: key.token };
}

/** A key, as it appears in a list. */
export function keyEntryView(key: Key, app: App, dialect: Dialect): object {
  return {
    ...keyView(key, app, dialect),
    ...(dialect.keyListCreatedAt ? {} : { createdAt: undefined }),
    ...revocationView(key, dialect),
  };
}

function keyView({ id, token, createdAt }: Key, { tier }: App, { dates }: Dialect): object {
  return {
    id,
    keyPrefix: token.slice(0, 8),
    audience: clusterName,
    tier,
    createdAt: dateText(createdAt, dates),
  };
}

function revocationView({ revokedAt }: Key, { revokedKeys, dates }: Dialect): object {
  const active = revokedAt === undefined;
  switch (revokedKeys) {
    case 'hidden':
      return {};
    case 'status':
      return { status: active ? 'ACTIVE' : 'REVOKED' };
    case 'revokedAt':
      // Null, and not left out, for active keys: that is how most serializers write a date that is not set.
      return { revokedAt: active ? null : dateText(revokedAt, dates) };
    case 'revoked':
      return { revoked: !active };
    case 'active':
      return { active };
  }
}
