import { emailSchema } from './schemas.js';

const takes = (text: string) => emailSchema.safeParse(text).success;

describe('An e-mail address of a request', () => {
  // Blanks around it, and what nobody sees, come with copying.
  const copied = [' a@b', 'a\u200b@b'];

  it.each(['a@b', 'dana@northside.example', 'a@b@c', '@@b', '"a b"@c'.replace(' ', ''), 'ü@clínica.example', ...copied])(
    'may be %j',
    (text) => expect(takes(text)).toBe(true),
  );

  it.each(['', 'ab', 'abc', '@bc', 'ab@', '@a@', 'a b@c', 'a@b c', 'a@b\n'])('is not %j', (text) =>
    expect(takes(text)).toBe(false),
  );

  // A pattern that tries each @ as the one in the middle would look at all of this from each of them.
  it.each(['@', 'a@', '@@ ', 'a'])('is refused at once when it has 100,000 times %j', (piece) =>
    expect(takes(`${piece.repeat(100_000)} `)).toBe(false),
  );
});
