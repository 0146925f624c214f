import { startPortal, type TestPortal } from '../support/index.js';
import { registerPerson, activePerson, invitedPerson, goodPassword } from '../support/people.js';
let portal: TestPortal;
beforeAll(async () => { portal = await startPortal({LOG_LEVEL: 'warn'}); }, 60_000);
afterAll(async () => { await portal.stop(); });
it('probes', async () => {
  const admin = await portal.administrator();
  const log = (x: any) => process.stderr.write(JSON.stringify(x) + '\n');
  const p = await registerPerson(admin);
  const a = await admin.get(`/api/staff/${p.id}/portal`); log([a.headers.get('etag'), a.body.status.state]);
  const s = await admin.put(`/api/staff/${p.id}/portal/features`, {features: ['secure_messaging']}, {headers: {'if-match': '"0"'}}); log([s.status, s.body.code, s.headers.get('etag')]);
  for (const path of ['/api/staff?office=%00', '/api/staff?search=%00', '/api/staff?foo=1', '/api/portal/statuses/summary?foo=1', '/api/staff?sort=registered&cursor=' + encodeURIComponent(Buffer.from(JSON.stringify(['x', p.id])).toString('base64')), '/api/staff?cursor=' + encodeURIComponent(Buffer.from(JSON.stringify(['\0', p.id])).toString('base64')), '/api/staff?cursor=' + encodeURIComponent(Buffer.from(JSON.stringify(['x', '-'.repeat(36)])).toString('base64'))]) { const r = await admin.get(path); log([path, r.status, r.body.code]); }
  const t = await admin.post('/api/api-tokens', {name: 'a\0b', expiresInDays: 3}); log(['token', t.status, t.body.code]);
  const k = await registerPerson(admin, {emails: [{address: 'kurt.kelvin@northside.example'}]});
  const ki = await admin.post(`/api/staff/${k.id}/portal/invitations`, {email: 'Kurt.kelvin@northside.example'}); log(['kelvin', ki.status, ki.body.email ?? ki.body.code]);
  const v = await admin.put(`/api/staff/${p.id}/portal/features`, '{"features":["x",":b"]}', {headers: {'content-type': 'application/json'}}); log(['colon', v.status, v.body]);
  const one = await activePerson(portal, admin);
  const e = await admin.patch(`/api/staff/${one.id}`, {emails: [{address: 'other.one@northside.example'}]}); log(['edit', e.status]);
  const two = await invitedPerson(portal, admin, {emails: [{address: one.email}]});
  const r2 = await portal.anonymous().post('/api/activations', {token: two.token, password: goodPassword}); log(['second', r2.status, r2.body]);
  const doc = (await admin.get('/api/openapi.json')).body;
  for (const [path, ops] of Object.entries<any>(doc.paths)) for (const [m, op] of Object.entries<any>(ops)) log([m, path, op.requestBody?.content ? JSON.stringify(op.requestBody.content).slice(0, 120) : null, (op.parameters ?? []).filter((x: any) => x.in === 'query').map((x: any) => x.name)]);
});
