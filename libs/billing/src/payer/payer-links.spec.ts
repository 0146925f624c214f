import { randomBytes } from 'node:crypto';
import { newId } from '#shared-kernel/domain';
import { PayerLinks } from './payer-links.js';

const links = (key = randomBytes(32)) =>
  new PayerLinks({ PUBLIC_URL: 'https://portal.northside.example', SECRETS_KEY: key.toString('base64') });
const fragmentOf = (address: string) => address.split('#')[1]!;

/** The payment that the fragment opens in this epoch. */
function opened(ours: PayerLinks, fragment: string, epoch = 0): string | undefined {
  const given = ours.read(fragment);
  return given && ours.proves(given, epoch) ? given.paymentId : undefined;
}

describe("A payer's link", () => {
  it('opens the payment it was made for, and is the same every time', () => {
    const [key, paymentId] = [randomBytes(32), newId()];
    for (const epoch of [0, 1, 7]) {
      const address = links(key).addressOf(paymentId, epoch);
      expect(address).toMatch(/^https:\/\/portal\.northside\.example\/payment#[\w.-]+$/);
      expect(links(key).addressOf(paymentId, epoch)).toBe(address);
      expect(opened(links(key), fragmentOf(address), epoch)).toBe(paymentId);
    }
  });

  it('opens nothing in another epoch', () => {
    const ours = links();
    const paymentId = newId();
    for (const [made, now] of [
      [0, 1],
      [1, 0],
      [1, 2],
      [1, 11],
      [11, 1],
    ] as const)
      expect(opened(ours, fragmentOf(ours.addressOf(paymentId, made)), now)).toBeUndefined();
  });

  it('opens nothing under another key', () => {
    expect(opened(links(), fragmentOf(links().addressOf(newId(), 0)))).toBeUndefined();
  });

  it("opens nothing with another payment's proof, a part of it, or none", () => {
    const ours = links();
    const [one, other] = [newId(), newId()];
    const [, proof] = fragmentOf(ours.addressOf(one, 0)).split('.');
    for (const forged of [
      `${other}.${proof}`,
      `${one}.${proof!.slice(1)}`,
      `${one}.`,
      one,
      `.${proof}`,
      '',
      'x'.repeat(10_000),
    ]) {
      expect(opened(ours, forged)).toBeUndefined();
    }
  });
});
