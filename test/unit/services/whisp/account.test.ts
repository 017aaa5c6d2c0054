import { expect, test } from 'vitest';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import { createTransport } from '../../../../src/services/http/transport.ts';
import {
  logout,
  readProfile,
  renameApp,
  rotateKey,
  updateProfile,
} from '../../../../src/services/whisp/account.ts';
import { WHISP } from '../../../../src/services/whisp/advice.ts';
import { createApp, deleteApp, listApps, readAppDetails } from '../../../../src/services/whisp/apps.ts';
import { createKey, listActiveKeys, revokeKey } from '../../../../src/services/whisp/keys.ts';
import { Session } from '../../../../src/services/whisp/session.ts';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { httpClient } from '../../../support/http-client.ts';
import { keyWorks } from '../../../support/outcomes.ts';
import { EMAIL, PASSWORD } from '../../../support/tasks.ts';

async function withSession(use: (session: Session, emulator: Emulator) => Promise<void>): Promise<void> {
  const { now } = new FakeClock();
  const emulator = await startEmulator({ now });
  const dispatcher = createDispatcher();
  const redact = (text: string) => text;
  const client = httpClient(createTransport({ baseUrl: emulator.url, dispatcher, redact, service: WHISP }));
  try {
    await use(new Session(client, { email: EMAIL, password: PASSWORD }, () => {}), emulator);
  } finally {
    await dispatcher.destroy();
    await emulator.close();
  }
}

const never = async () => undefined;

test('the client speaks all fifteen endpoints of the guide', () =>
  withSession(async (session, emulator) => {
    expect(await session.register('Acme')).toBe(true);
    expect(await readProfile(session)).toEqual({ email: EMAIL, companyName: 'Acme' });
    expect(await updateProfile(session, { companyName: 'Acme Labs' })).toMatchObject({
      companyName: 'Acme Labs',
    });

    const app = await createApp(session, 'chat', never);
    expect(app).toMatchObject({ name: 'chat', status: 'ACTIVE', tier: 'DEMO' });
    expect((await renameApp(session, app.id, 'talk')).name).toBe('talk');
    expect((await listApps(session)).items.map(({ name }) => name)).toEqual(['talk']);
    expect((await readAppDetails(session, app.id)).clusterEndpoint).toBe(emulator.clusterUrl);

    const made = await createKey(session, app.id, {});
    if (made.outcome !== 'done') throw made.error;
    const first = made.value;
    expect(await keyWorks(emulator, first.token)).toBe(true);
    const second = await rotateKey(session, app.id, first.id);
    expect(await keyWorks(emulator, first.token)).toBe(false);
    expect((await listActiveKeys(session, app.id)).items.map(({ id }) => id)).toEqual([second.id]);
    expect(await revokeKey(session, app.id, second.id)).toBe(true);
    expect(await revokeKey(session, app.id, second.id)).toBe(false);
    expect(await keyWorks(emulator, second.token)).toBe(false);

    await deleteApp(session, app.id);
    await logout(session);
    // The session has ended: the next call finds that out, cannot refresh, and logs in.
    expect((await listApps(session)).items).toEqual([]);

    const spoken = new Set(
      emulator.requests.map(
        ({ method, path }) =>
          `${method} ${path.replace(app.id, '{appId}').replace(/keys\/[^/]+/, 'keys/{keyId}')}`,
      ),
    );
    expect([...spoken].sort()).toEqual([
      'DELETE /api/client/apps/{appId}',
      'DELETE /api/client/apps/{appId}/keys/{keyId}',
      'GET /api/client/apps',
      'GET /api/client/apps/{appId}',
      'GET /api/client/apps/{appId}/keys',
      'GET /api/client/profile',
      'POST /api/auth/login',
      'POST /api/auth/logout',
      'POST /api/auth/refresh',
      'POST /api/auth/register',
      'POST /api/client/apps',
      'POST /api/client/apps/{appId}/keys',
      'POST /api/client/apps/{appId}/keys/{keyId}/rotate',
      'PUT /api/client/apps/{appId}',
      'PUT /api/client/profile',
    ]);
  }));
