import {
  type Client,
  invite,
  isAlive,
  portalOf,
  registerPerson,
  usePortal,
  tokenIn,
  type Person,
  type TestPortal,
  until,
} from '../support/index.js';

describe('Trouble with the mail server', () => {
  let portal: TestPortal;
  let admin: Client;
  let person: Person;

  const look = () => portalOf(admin, person);
  const delivered = () => until('the mail arrives', () => portal.smtp.to(person.email)[0], 45_000);
  const delivery = (state: string) =>
    until(`the delivery is ${state}`, async () => (await look()).invitation?.delivery === state && look(), 45_000);
  /** The status names a reason to wait. */
  const waiting = () =>
    until('the status says why it waits', async () => (await look()).invitation?.deliveryReason && look(), 45_000);
  const timeline = async () =>
    (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body.items
      .map(({ type }: { type: string }) => type)
      .toReversed();

  async function millisecondsToInvite(): Promise<number> {
    const startedAt = performance.now();
    await invite(admin, person);
    return performance.now() - startedAt;
  }

  beforeAll(async () => {
    portal = await usePortal();
  });
  afterAll(() => portal?.stop());
  beforeEach(async () => {
    admin = await portal.administrator();
    person = await registerPerson(admin);
  });
  afterEach(() => portal.smtp.accept());

  it('gone: the invitation is taken at once, the status says that it waits and why, and it goes out by itself later', async () => {
    await portal.smtp.down();
    // Noticing that the server is gone takes nothing from the request: the worker's limit alone would be seconds.
    expect(await millisecondsToInvite()).toBeLessThan(3_000);
    const { status, invitation } = await waiting();
    expect(invitation).toMatchObject({
      state: 'pending',
      delivery: 'queued',
      deliveryReason: 'the mail server could not be reached',
      sentAt: null,
    });
    expect(status.state).toBe('invited');
    expect(status.headline).toContain(
      'The invitation to d•••@northside.example is waiting: the mail server could not be reached. It goes out as soon as possible. The link works until ',
    );
    expect(status.reasons).toEqual(['the mail server could not be reached']);

    await portal.smtp.up();
    const mail = await delivered();
    const sent = await delivery('sent');
    expect(sent.invitation.deliveryReason).toBeNull();
    expect(sent.status.headline).toMatch(/^Invitation sent to d•••@northside\.example on /);
    expect(await timeline()).toEqual(['invitation_issued', 'invitation_delayed', 'invitation_sent']);
    expect(await isAlive(portal.anonymous(), tokenIn(mail))).toBe(true);
    expect((await admin.get('/api/operations/dead-letters')).body.items).toEqual([]);
  }, 90_000);

  it('asking for patience (greylisting): it waits with the words of the server, and goes out later', async () => {
    portal.smtp.greylist('450 4.7.1 greylisted, come back in a minute');
    await invite(admin, person);
    const { invitation } = await waiting();
    expect(invitation).toMatchObject({
      delivery: 'queued',
      deliveryReason: 'the mail server asked to try again later: greylisted, come back in a minute',
    });
    portal.smtp.accept();
    await delivered();
    await delivery('sent');
    expect(portal.smtp.to(person.email)).toHaveLength(1);
  }, 90_000);

  it('refusing for good: the delivery failed, in words, with what to do next, and is not tried again', async () => {
    portal.smtp.refuse(person.email, '550 5.1.1 mailbox unavailable');
    await invite(admin, person);
    const { status, invitation } = await delivery('failed');
    expect(invitation).toMatchObject({ state: 'pending', deliveryReason: 'mailbox unavailable' });
    expect(status).toMatchObject({
      state: 'invited',
      headline: 'The invitation to d•••@northside.example could not be delivered: mailbox unavailable.',
      reasons: ['mailbox unavailable'],
      nextAction: 'Try another e-mail.',
    });
    // A mail that came later has long overtaken any second try of this one.
    const attempts = portal.smtp.connections;
    portal.smtp.accept();
    const other = await registerPerson(admin);
    await invite(admin, other);
    await until('the later mail arrives', () => portal.smtp.to(other.email)[0], 30_000);
    expect(portal.smtp.to(person.email)).toHaveLength(0);
    expect(portal.smtp.connections - attempts).toBeLessThanOrEqual(1);
    expect(await timeline()).toEqual(['invitation_issued', 'invitation_failed']);
  }, 90_000);

  it('refused at one address, the person is invited at another', async () => {
    const emails = [{ address: 'old@northside.example' }, { address: 'new@northside.example' }];
    person = await registerPerson(admin, { emails });
    portal.smtp.refuse(person.email);
    await invite(admin, person);
    await delivery('failed');
    await invite(admin, person, 'new@northside.example');
    const { status } = await delivery('sent');
    expect(status.headline).toContain('Invitation sent to n•••@northside.example on ');
    const told = ['invitation_issued', 'invitation_failed', 'invitation_replaced', 'invitation_issued', 'invitation_sent'];
    expect(await timeline()).toEqual(told);
    const [mail] = portal.smtp.to('new@northside.example');
    expect(await isAlive(portal.anonymous(), tokenIn(mail!))).toBe(true);
    expect(portal.smtp.to('old@northside.example')).toHaveLength(0);
  }, 90_000);

  it('silent: nobody waits for it, and the invitation goes out once it speaks again', async () => {
    portal.smtp.hang();
    expect(await millisecondsToInvite()).toBeLessThan(3_000);
    const others = [await registerPerson(admin), await registerPerson(admin)];
    for (const other of others) await invite(admin, other);
    const { invitation } = await waiting();
    expect(invitation).toMatchObject({ delivery: 'queued', deliveryReason: 'the mail server did not answer in time' });
    portal.smtp.accept();
    await delivered();
    for (const { email } of others) await until('theirs arrive too', () => portal.smtp.to(email)[0], 45_000);
  }, 150_000);
});
