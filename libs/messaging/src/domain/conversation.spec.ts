import { DomainError } from '#shared-kernel/domain';
import { type Content, readContent, readSubject } from './content.js';
import { Conversation } from './conversation.js';
import { Draft } from './draft.js';
import type { Message } from './message.js';
import { othersOf } from './people.js';

const now = new Date('2026-11-26T09:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const everybody = { has: () => true };
const hello: Content = { body: 'Hello', attachmentIds: [] };

function started(others = ['ben']) {
  const conversation = new Conversation('Rota', ['rota'], 'ana', now);
  const { participants, message } = conversation.begin(others, hello);
  return { conversation, people: Object.fromEntries(participants.map((one) => [one.staffId, one])), message };
}

/** As the database gives it out. */
const sentAt = (message: Message, at: Date) => Object.assign(message, { sentAt: at });

function refusal(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
const codeOf = (work: () => unknown) => refusal(work).code;
const typesOf = (conversation: Conversation) => conversation.releaseEvents().map(({ type }) => type);

describe('A conversation', () => {
  it('begins with its first message, which is found by the subject', () => {
    const { conversation, message } = started(['ben', 'cleo']);
    expect(conversation).toMatchObject({ people: 3, lastPosition: 1 });
    expect(message).toMatchObject({ position: 1, senderId: 'ana', heading: 'Rota', body: 'Hello' });
    expect(typesOf(conversation)).toEqual(['messaging.conversation-started', 'messaging.message-sent']);
  });

  it('gives each message the next place', () => {
    const { conversation, people } = started();
    expect(conversation.say(people.ben!, hello, 1)).toMatchObject({ position: 2, inReplyTo: 1, heading: null });
    expect(conversation.say(people.ana!, hello).position).toBe(3);
  });

  it('answers no message that is not there', () => {
    const { conversation, people } = started();
    expect(codeOf(() => conversation.say(people.ben!, hello, 2))).toBe('messaging.reply-to-nothing');
  });

  it('hears nothing from who left it, until they are added again', () => {
    const { conversation, people } = started(['ben', 'cleo']);
    conversation.leave(people.ben!, now);
    expect(conversation.people).toBe(2);
    expect(codeOf(() => conversation.say(people.ben!, hello))).toBe('messaging.left');
    expect(codeOf(() => conversation.leave(people.ben!, now))).toBe('messaging.left');
    conversation.say(people.ana!, hello);
    expect([people.ben!.maySee(1), people.ben!.maySee(2)]).toEqual([true, false]);

    expect(conversation.add(people.ana!, ['ben', 'cleo'], Object.values(people), everybody, now)).toEqual([]);
    expect(conversation.people).toBe(3);
    expect(people.ben!.maySee(2)).toBe(true);
    expect(conversation.say(people.ben!, hello).position).toBe(3);
  });

  it('has a hundred people at most', () => {
    const { conversation, people } = started();
    const many = (count: number) => Array.from({ length: count }, (_, n) => `person-${n}`);
    expect(codeOf(() => conversation.add(people.ana!, many(99), [], everybody, now))).toBe('messaging.too-many-people');
    expect(conversation.add(people.ana!, many(98), [], everybody, now)).toHaveLength(98);
    expect(othersOf('ana', many(99), everybody)).toHaveLength(99);
    expect(codeOf(() => othersOf('ana', many(100), everybody))).toBe('messaging.too-many-people');
  });

  it('is for somebody else', () => {
    for (const nobody of [[], ['ana'], ['ana', 'ana']])
      expect(codeOf(() => othersOf('ana', nobody, everybody))).toBe('messaging.nobody-else');
    expect(othersOf('ana', ['ana', 'ben', 'ben'], everybody)).toEqual(['ben']);
  });

  it('names everybody who cannot be written to', () => {
    const { errors } = refusal(() => othersOf('ana', ['ben', 'cleo', 'dan'], new Set(['cleo'])));
    expect(errors.map(({ path }) => path)).toEqual(['participantIds.0', 'participantIds.2']);
  });
});

describe('A message is withdrawn', () => {
  it('by its sender, up to five minutes after it was sent, once', () => {
    const { conversation, people, message } = started();
    sentAt(message, now);
    expect(codeOf(() => conversation.withdraw(message, people.ben!, now))).toBe('messaging.not-the-sender');
    expect(codeOf(() => conversation.withdraw(message, people.ana!, after(300_001)))).toBe('messaging.withdraw-too-late');
    conversation.withdraw(message, people.ana!, after(300_000));
    expect(message).toMatchObject({ body: null, heading: null, withdrawnAt: after(300_000) });
    expect(codeOf(() => conversation.withdraw(message, people.ana!, after(300_000)))).toBe('messaging.already-withdrawn');
  });
});

describe('Reading', () => {
  it('goes forward only, and not past what is there', () => {
    const { ben } = started().people;
    ben!.read(3, 5);
    ben!.read(2, 5);
    expect(ben!.readTo).toBe(3);
    expect(codeOf(() => ben!.read(6, 5))).toBe('messaging.position-unknown');
    expect(ben!.releaseEvents().map(({ payload }) => [payload.after, payload.position])).toEqual([[0, 3]]);
  });

  it('ends for who left with the last message they saw', () => {
    const { conversation, people } = started();
    conversation.leave(people.ben!, now);
    people.ben!.read(1, 7);
    expect(codeOf(() => people.ben!.read(2, 7))).toBe('messaging.position-unknown');
  });
});

describe('Archiving', () => {
  it('is for who is in the conversation, and done twice it is done once', () => {
    const { conversation, people } = started();
    people.ben!.archive();
    people.ben!.archive();
    people.ben!.bringBack();
    people.ben!.bringBack();
    expect(people.ben!.releaseEvents()).toHaveLength(2);
    conversation.leave(people.ben!, now);
    expect(codeOf(() => people.ben!.archive())).toBe('messaging.left');
  });
});

describe('What is written', () => {
  it('is trimmed, and needs no text beside a file', () => {
    expect(readContent({ body: ' a\r\nb ' })).toEqual({ body: 'a\nb', attachmentIds: [] });
    expect(readContent({ body: '', attachmentIds: ['x', 'x'] })).toEqual({ body: '', attachmentIds: ['x'] });
    expect(readContent({ body: '😀'.repeat(20_000) }).body).toHaveLength(40_000);
  });

  it.each(['', ' ', 'a\0', '\u200b\u2800', 'x'.repeat(20_001)])('is refused where it is %j', (body) => {
    expect(codeOf(() => readContent({ body }))).toBe('messaging.invalid-message');
  });

  it('has a subject on one line', () => {
    expect(readSubject(' Rota ')).toBe('Rota');
    for (const subject of ['', 'a\nb', 'x'.repeat(201)])
      expect(codeOf(() => readSubject(subject))).toBe('messaging.invalid-message');
  });

  it('may be unfinished in a draft, and is as plain there', () => {
    const draft = new Draft('ana', null, now);
    draft.keep({ body: '' }, now);
    expect(draft).toMatchObject({ subject: '', body: '', participantIds: [], attachmentIds: [] });
    expect(codeOf(() => draft.keep({ body: 'a\0' }, now))).toBe('messaging.invalid-message');
  });
});
