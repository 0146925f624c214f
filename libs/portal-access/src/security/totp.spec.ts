import { generateSync } from 'otplib';
import { newTotpSecret, totpStep, totpUri } from './totp.js';

const now = 1_795_492_800;
const step = now / 30;

describe('A code of an authenticator app', () => {
  const secret = newTotpSecret();
  const codeAt = (epoch: number) => generateSync({ secret, epoch });

  it('is the one of RFC 6238', () => {
    // Appendix B, the last six of its eight digits.
    const ofTheStandard = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(totpStep(ofTheStandard, '287082', 59)).toBe(1);
    expect(totpStep(ofTheStandard, '081804', 1_111_111_109)).toBe(37_037_036);
    expect(totpStep(ofTheStandard, '353130', 20_000_000_000)).toBe(666_666_666);
  });

  it.each([
    ['the step before', -30, step - 1],
    ['this step', 0, step],
    ['the step after', 30, step + 1],
  ])('is good in %s, at its first and its last second', (_when, seconds, expected) => {
    for (const second of [0, 0.9, 29, 29.999]) expect(totpStep(secret, codeAt(now + seconds), now + second)).toBe(expected);
  });

  it.each([-90, -60, 60, 90, 86_400])('is refused when the clocks are %i seconds apart', (seconds) => {
    for (const second of [0, 29.999]) expect(totpStep(secret, codeAt(now + seconds), now + second)).toBeNull();
  });

  it('made from one secret is wrong for another', () => {
    expect(totpStep(newTotpSecret(), codeAt(now), now)).toBeNull();
  });
});

describe('A secret', () => {
  it('has 160 random bits', () => {
    const secrets = Array.from({ length: 100 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it.each([
    ['Northside Clinic', 'Northside Clinic'],
    ['Northside: Westlake Clinic', 'Northside Westlake Clinic'],
    ['Kids & Teens: Müller', 'Kids & Teens Müller'],
    ['A:B:C', 'A B C'],
    [': Westlake :', 'Westlake'],
    ['100 % Dental', '100 % Dental'],
    ['North%3ASide', 'North%3ASide'],
    ['Skin + Laser = Care?', 'Skin + Laser = Care?'],
    ['East/West #2', 'East/West #2'],
    ['Clínica "Peña"', 'Clínica "Peña"'],
    ['歯科：青葉', '歯科：青葉'],
    ['North\nSide\u200b', 'North Side'],
    [':::', 'Staff portal'],
  ])('reaches the app by an address that names the practice %j as %j', (practice, shown) => {
    for (const account of ['dana+1@northside.example', "o'brien@northside.example"])
      expect(readKeyUri(totpUri('JBSWY3DPEHPK3PXP', account, practice))).toEqual({
        issuer: shown,
        account,
        secret: 'JBSWY3DPEHPK3PXP',
        issuerParameter: shown,
      });
  });

  it('names the account without a colon as well', () => {
    expect(readKeyUri(totpUri('JBSWY3DPEHPK3PXP', '"dana:x"@northside.example', 'Northside')).account).toBe(
      '"dana x"@northside.example',
    );
  });
});

/** Reads it by the grammar of the Key URI format: one colon, encoded or not, parts the label; parameters are percent-encoded. */
function readKeyUri(uri: string) {
  const [, label, query] = /^otpauth:\/\/totp\/([^?#/]+)\?([^#]+)$/.exec(uri)!;
  const parts = decodeURIComponent(label!.replace(/%3A/gi, ':')).split(':');
  expect(parts).toHaveLength(2);
  const parameters = Object.fromEntries(query!.split('&').map((pair) => pair.split('=').map(decodeURIComponent)));
  return { issuer: parts[0], account: parts[1]!.trimStart(), secret: parameters.secret, issuerParameter: parameters.issuer };
}
