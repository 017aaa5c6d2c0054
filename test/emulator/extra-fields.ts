/** Fields of objects that the guide does not know, with names and values that look as if they meant something. */
const ofObjects = {
  version: 3,
  description: null,
  deletedAt: null,
  labels: ['internal', 'blue'],
  owner: { id: 'u-1', name: 'chat', status: 'SUSPENDED', createdAt: '2020-01-01T00:00:00Z', revoked: true },
  history: [{ id: 'h-1', status: 'REVOKED', revokedAt: '2020-01-01T00:00:00Z', active: false }],
  settings: { limits: { keys: 5, rate: { perMinute: 100 } }, features: [] },
};

/** The same beside a list: no second array, and nothing that could be read as a word about its length. */
const besideLists = {
  accountId: 'c-1',
  moreover: 'nothing',
  plan: { name: 'free', limits: { apps: 5 }, addOns: ['support'] },
};

/** A body whose objects have more fields than the guide knows. Fields that are there already stay as they are. */
export function withExtraFields(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withExtraFields);
  if (typeof body !== 'object' || body === null) return body;
  const list = Object.entries(body).find(([, value]) => Array.isArray(value));
  if (list === undefined) return { ...ofObjects, ...body };
  const [name, entries] = list;
  return { ...besideLists, ...body, [name]: withExtraFields(entries) };
}
