import { addressKey, isEmailAddress } from './email-address.js';

describe('An e-mail address', () => {
  test.each([
    'dana@clinic.example',
    "o'brien+night@mail.clinic.example",
    'D.S@xn--sterm-hra.example',
    'a@1.co',
    `${'a'.repeat(64)}@clinic.example`,
  ])('may be %s', (text) => expect(isEmailAddress(text)).toBe(true));

  test.each([
    ['has no name', '@clinic.example'],
    ['has no @', 'dana.clinic.example'],
    ['has two @', 'a@b@c.example'],
    ['has an empty label', 'dana@clinic..example'],
    ['has no dot in its domain', 'dana@localhost'],
    ['begins with a dot', '.dana@clinic.example'],
    ['has two dots in a row', 'da..na@clinic.example'],
    ['has a blank inside', 'da na@clinic.example'],
    ['carries a second header', 'dana@clinic.example\r\nBcc: eve@evil.example'],
    ['ends in a line break', 'dana@clinic.example\n'],
    ['carries NUL', 'dana@clinic.example\0'],
    ['has a look-alike letter', 'dаna@clinic.example'],
    ['has a look-alike domain', 'dana@clіnic.example'],
    ['has a full-width sign', 'dana@clinic.example'.replace('@', '＠')],
    ['is a list', 'dana@clinic.example,eve@evil.example'],
    ['has a display name', 'Dana <dana@clinic.example>'],
    ['is quoted', '"dana"@clinic.example'],
    ['is an address literal', 'dana@[127.0.0.1]'],
    ['has a label that ends with a hyphen', 'dana@clinic-.example'],
    ['has too long a name', `${'a'.repeat(65)}@clinic.example`],
    ['is too long', `a@${'clinic.'.repeat(36)}example`],
  ])('is refused when it %s', (_, text) => expect(isEmailAddress(text)).toBe(false));

  test('is decided at once, however it is made', () => {
    const began = performance.now();
    isEmailAddress(`${'a.'.repeat(100_000)}@`);
    isEmailAddress(`a@${'a-'.repeat(100)}`);
    expect(performance.now() - began).toBeLessThan(50);
  });

  test('is the same in upper and lower case', () =>
    expect(addressKey('Dana@Clinic.Example')).toBe(addressKey('dana@clinic.example')));
});
