import { maskedEmail } from './masked-email.js';

describe('a masked address', () => {
  it('shows the first letter and the domain', () => {
    expect(maskedEmail('dana@example.org')).toBe('d•••@example.org');
  });

  it('does not tell how long the name was', () => {
    expect(maskedEmail('d@example.org')).toBe(maskedEmail('dana.silva.of.lakeview@example.org'));
  });

  it('keeps a first letter whole that is more than one unit of UTF-16', () => {
    expect(maskedEmail('𝒟ana@example.org')).toBe('𝒟•••@example.org');
  });

  it('takes the last @ as the one before the domain', () => {
    expect(maskedEmail('"dana@home"@example.org')).toBe('"•••@example.org');
  });
});
