import { randomBytes } from 'node:crypto';
import { Secrets } from './secrets.js';

const key = () => ({ SECRETS_KEY: randomBytes(32).toString('base64') });

describe('A sealed secret', () => {
  const secrets = new Secrets(key());

  it('opens where it was sealed for', () => {
    expect(secrets.open(secrets.seal('JBSWY3DPEHPK3PXP ñ', 'totp:dana'), 'totp:dana')).toBe('JBSWY3DPEHPK3PXP ñ');
    expect(secrets.open(secrets.seal('', 'totp:dana'), 'totp:dana')).toBe('');
  });

  it('looks different every time, and never like the secret', () => {
    const [first, second] = [secrets.seal('JBSWY3DPEHPK3PXP', 'totp:dana'), secrets.seal('JBSWY3DPEHPK3PXP', 'totp:dana')];
    expect(first.equals(second)).toBe(false);
    expect(first.toString('latin1')).not.toContain('JBSWY3DPEHPK3PXP');
  });

  it("does not open in another person's place", () => {
    expect(() => secrets.open(secrets.seal('JBSWY3DPEHPK3PXP', 'totp:dana'), 'totp:eve')).toThrow('does not open');
  });

  it('does not open with another key', () => {
    expect(() => new Secrets(key()).open(secrets.seal('JBSWY3DPEHPK3PXP', 'totp:dana'), 'totp:dana')).toThrow('SECRETS_KEY');
  });

  it('does not open once any byte of it was changed or is missing', () => {
    const sealed = secrets.seal('JBSWY3DPEHPK3PXP', 'totp:dana');
    for (let place = 0; place < sealed.length; place++) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      expect(() => secrets.open(changed, 'totp:dana')).toThrow('does not open');
      expect(() => secrets.open(sealed.subarray(0, place), 'totp:dana')).toThrow('does not open');
    }
  });
});
