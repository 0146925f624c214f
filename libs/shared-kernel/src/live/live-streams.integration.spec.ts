import { randomUUID } from 'node:crypto';
import type { MessageEvent } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { until } from '../../../../test/support/until.js';
import type { Caller } from '../context/index.js';
import type { Relay } from 'bullmq';
import { Queues } from '../queue/index.js';
import { describeOnEveryBackend } from '../queue/tested-backends.fixture-spec.js';
import { type LiveEvent, LiveStreams, ownAccess, Publisher } from './index.js';

const someone = (more: Partial<Caller> = {}): Caller => ({
  staffId: randomUUID(),
  role: 'staff',
  features: [],
  setupComplete: true,
  sessionId: randomUUID(),
  steppedUp: false,
  scopes: null,
  ...more,
});
const progress = (of: string, done: number): LiveEvent => ({
  to: 'administrators',
  type: 'progress',
  data: { done },
  latest: { of, version: done },
});
const note = (to: LiveEvent['to'], number: number): LiveEvent => ({ to, type: 'note', data: { number } });

describeOnEveryBackend('Live events', (given) => {
  /** What the sessions are now, as the database would say. */
  const sessions = new Map<string, Caller>();
  let databaseIsAway = false;
  let looks = 0;
  const processes: { stop(): Promise<void> }[] = [];
  type Process = ReturnType<typeof startProcess>;

  function startProcess(beatMs = 20_000) {
    const queues = new Queues(given.backend.settings);
    const publisher = new Publisher(queues);
    const streams = new LiveStreams(
      queues,
      publisher,
      async (ids) => {
        looks += 1;
        if (databaseIsAway) throw new Error('The database is away.');
        return new Map(ids.flatMap((id) => (sessions.has(id) ? [[id, sessions.get(id)!]] : [])));
      },
      { release: 'r1' },
      beatMs,
    );
    const stop = async () => {
      await streams.onModuleDestroy();
      await publisher.beforeApplicationShutdown();
      await queues.onModuleDestroy();
      await queues.onApplicationShutdown();
    };
    const process = { queues, publisher, streams, stop };
    processes.push(process);
    return process;
  }

  function openPage({ streams }: Process, caller: Caller, lastEventId?: string, { stillSignedIn = true } = {}) {
    if (stillSignedIn) sessions.set(caller.sessionId!, caller);
    const got: MessageEvent[] = [];
    const page = { got, ended: false, cutOff: false, subscription: undefined as Subscription | undefined };
    page.subscription = streams
      .open({ caller, lastEventId, cutOff: () => (page.cutOff = true) })
      .subscribe({ next: (message) => got.push(message), complete: () => (page.ended = true) });
    return page;
  }
  type Page = ReturnType<typeof openPage>;

  const types = ({ got }: Page) => got.flatMap(({ type }) => type ?? []);
  const numbers = ({ got }: Page) =>
    got.flatMap(({ type, data }) => (type === 'note' ? (data as { number: number }).number : []));
  const greeted = (page: Page) => until('the page is greeted', () => types(page)[0], 15_000);
  const hears = (page: Page, number: number) => until(`note ${number}`, () => numbers(page).includes(number), 15_000);

  beforeEach(() => {
    databaseIsAway = false;
  });
  afterEach(async () => {
    for (const process of processes.splice(0)) await process.stop();
  });

  it('reach the pages of every process, each only what is for its person', async () => {
    const [here, there] = [startProcess(), startProcess()];
    const [admin, dana, lee] = [someone({ role: 'administrator' }), someone(), someone()];
    const pages = [openPage(here, admin), openPage(there, admin), openPage(here, dana), openPage(there, lee)] as const;
    for (const page of pages) expect(await greeted(page)).toBe('hello');
    const teller = startProcess();
    teller.publisher.add(note('administrators', 1), note({ staffId: dana.staffId }, 2), note({ staffId: lee.staffId }, 3));
    for (const [index, last] of [1, 1, 2, 3].entries()) await hears(pages[index]!, last);
    expect(pages.map(numbers)).toEqual([[1], [1], [2], [3]]);
  }, 30_000);

  it('for everybody reach all pages, and those of a feature only whoever has it and has completed the set-up', async () => {
    const process = startProcess();
    const features = ['secure_messaging'];
    const callers = [
      someone({ features }),
      someone(),
      someone({ features, setupComplete: false }),
      someone({ role: 'administrator' }),
    ];
    const pages = callers.map((caller) => openPage(process, caller));
    for (const page of pages) await greeted(page);
    const ofFeature = { feature: 'secure_messaging' };
    process.publisher.add(
      { ...note('everybody', 1), ...ofFeature },
      ...callers.map(({ staffId }) => ({ ...note({ staffId }, 2), ...ofFeature })),
      note('everybody', 3),
    );
    for (const page of pages) await hears(page, 3);
    expect(pages.map(numbers)).toEqual([[1, 2, 3], [3], [3], [3]]);

    // Switched off in a page that is open: from then on it hears no more of it.
    sessions.set(callers[0]!.sessionId!, { ...callers[0]!, features: [] });
    process.publisher.add(ownAccess(callers[0]!.staffId), { ...note('everybody', 4), ...ofFeature }, note('everybody', 5));
    await hears(pages[0]!, 5);
    expect(numbers(pages[0]!)).toEqual([1, 2, 3, 5]);
  }, 30_000);

  it('keep their order, and of one thing never show an older version after a newer one', async () => {
    const process = startProcess();
    const page = openPage(process, someone({ role: 'administrator' }));
    await greeted(page);
    for (let number = 1; number <= 500; number++) process.publisher.add(note('administrators', number));
    process.publisher.add(progress('import', 1), progress('import', 5), progress('import', 3));
    await hears(page, 500);
    await until('the progress is heard', () => types(page).includes('progress'));
    process.publisher.add(progress('import', 4), note('administrators', 501));
    await hears(page, 501);
    expect(numbers(page)).toEqual(Array.from({ length: 501 }, (_, index) => index + 1));
    expect(page.got.filter(({ type }) => type === 'progress').map(({ data }) => data)).toEqual([{ done: 5 }]);
  }, 30_000);

  it('that were missed are told to a page that comes back, to another process too', async () => {
    const [here, there] = [startProcess(), startProcess()];
    const admin = someone({ role: 'administrator' });
    const [page, other] = [openPage(here, admin), openPage(there, admin)];
    await greeted(page);
    await greeted(other);
    here.publisher.add(note('administrators', 1));
    await hears(page, 1);
    page.subscription!.unsubscribe();
    here.publisher.add(note('administrators', 2), note({ staffId: randomUUID() }, 3), note('administrators', 4));
    await hears(other, 4);
    const back = openPage(there, admin, page.got.at(-1)!.id);
    await hears(back, 4);
    expect(back.got.map(({ type }) => type)).toEqual(['back', 'note', 'note']);
    expect(numbers(back)).toEqual([2, 4]);
  }, 30_000);

  it.each(['0', 'begin-of-another', '99999999999999999999-0'])(
    'cannot be continued from %s: the page is told to fetch everything anew',
    async (lastEventId) => {
      const page = openPage(startProcess(), someone(), lastEventId);
      expect(await greeted(page)).toBe('resync');
    },
    30_000,
  );

  it('begin with the release, so that a page that comes back learns of a newer one', async () => {
    const process = startProcess();
    const caller = someone();
    const page = openPage(process, caller);
    await greeted(page);
    process.publisher.add(note({ staffId: caller.staffId }, 1));
    await hears(page, 1);
    page.subscription!.unsubscribe();
    const pages = [page, openPage(process, caller, page.got.at(-1)!.id), openPage(process, caller, 'begin-of-another')];
    for (const opened of pages) await greeted(opened);
    expect(pages.map(({ got }) => [got[0]!.type, got[0]!.data])).toEqual([
      ['hello', { release: 'r1' }],
      ['back', { release: 'r1' }],
      ['resync', { release: 'r1' }],
    ]);
    // Cut off before anything else came, it goes on from the same place.
    expect(pages[1]!.got[0]!.id).toBe(page.got.at(-1)!.id);
  }, 30_000);

  it('hold back what follows a change of the person’s access until it is known, and then tell what they may still hear', async () => {
    const process = startProcess();
    const admin = someone({ role: 'administrator' });
    const page = openPage(process, admin);
    await greeted(page);
    databaseIsAway = true;
    const before = looks;
    process.publisher.add(note('administrators', 1), ownAccess(admin.staffId), note('administrators', 2));
    process.publisher.add(note({ staffId: admin.staffId }, 3));
    await until('the person was looked for', () => looks > before);
    expect(numbers(page)).toEqual([]);
    sessions.set(admin.sessionId!, { ...admin, role: 'staff' });
    databaseIsAway = false;
    await hears(page, 3);
    expect(types(page)).toEqual(['hello', 'own-access', 'note']);
    expect(numbers(page)).toEqual([3]);
  }, 30_000);

  it('end for a session that is over: at once when it is told, with the next beat when it ended by itself', async () => {
    const process = startProcess(100);
    const [told, silent, staying] = [someone(), someone(), someone()];
    const pages = [openPage(process, told), openPage(process, silent), openPage(process, staying)] as const;
    for (const page of pages) await greeted(page);
    sessions.delete(told.sessionId!);
    process.publisher.add(ownAccess(told.staffId));
    await until('the first ends', () => pages[0].ended);
    sessions.delete(silent.sessionId!);
    await until('the second ends', () => pages[1].ended);
    for (const page of pages.slice(0, 2)) expect(types(page).at(-1)).toBe('signed-out');
    expect(pages[2].ended).toBe(false);
    expect(pages[2].got.some(({ comment }) => comment !== undefined)).toBe(true);
  }, 30_000);

  it('end for a session that ended between its request and its stream', async () => {
    const process = startProcess();
    const page = openPage(process, someone(), undefined, { stillSignedIn: false });
    await until('it ends', () => page.ended);
    expect(types(page)).toEqual(['signed-out']);
  }, 30_000);

  it('go to ten pages of a person at most: the oldest ends, and is told to wait before it tries again', async () => {
    const process = startProcess();
    const dana = someone();
    const pages = Array.from({ length: 10 }, () => openPage(process, dana));
    for (const page of pages) await greeted(page);
    const eleventh = openPage(process, dana);
    await greeted(eleventh);
    expect(pages.map(({ ended }) => ended)).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
    expect(pages[0]!.got.at(-1)).toMatchObject({ type: 'pushed-out', retry: 60_000 });
    expect(process.streams.count).toBe(10);
  }, 30_000);

  it('end at once when the process stops, and a page that comes too late is sent away', async () => {
    const process = startProcess();
    const page = openPage(process, someone());
    await greeted(page);
    process.streams.endAll();
    expect(page.ended).toBe(true);
    const late = openPage(process, someone());
    expect(late.ended).toBe(true);
    expect(late.got).toMatchObject([{ type: 'closing', retry: 2_000 }]);
  }, 30_000);

  it('survive an outage of the backend: streams stay open, publishing costs nothing, and pages fetch anew after it', async () => {
    const [hearing, telling] = [startProcess(), startProcess()];
    const page = openPage(hearing, someone({ role: 'administrator' }));
    await greeted(page);
    await given.backend.goAway();
    const asked = performance.now();
    for (let number = 1; number <= 5_000; number++) telling.publisher.add(note('administrators', number));
    expect(performance.now() - asked).toBeLessThan(200);
    await until('the subscription is seen to be gone', () => page.got.length > 0);
    const early = openPage(hearing, someone());
    await given.backend.comeBack();
    const back = Date.now();
    await until('the page is told', () => types(page).includes('resync'), 5_000);
    await greeted(early);
    expect(Date.now() - back).toBeLessThan(5_000);
    expect(page.ended).toBe(false);
    await until('new events come again', () => {
      telling.publisher.add(note('administrators', 9_999));
      return numbers(page).includes(9_999);
    });
  }, 60_000);

  it('make no node of a process that has no open page', async () => {
    const [teller, counter] = [startProcess(), startProcess()];
    const { relay, close } = await counter.queues.openRelay({ namespace: 'live' });
    await relay.waitUntilReady();
    const nodes = async () => (await (relay as Relay).getNodes()).map(({ id }) => id);
    const before = await nodes();
    teller.publisher.add(note('administrators', 1));
    await teller.publisher.beforeApplicationShutdown();
    const after = await nodes();
    await close();
    expect(before).toContain((relay as Relay).nodeId);
    expect(after).toEqual(before);
  }, 30_000);
});
