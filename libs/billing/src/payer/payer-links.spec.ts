import { randomBytes } from 'node:crypto';
import { newId } from '#shared-kernel/domain';
import { PayerLinks } from './payer-links.js';

const links = (key = randomBytes(32)) =>
  new PayerLinks({ PUBLIC_URL: 'https://portal.northside.example', SECRETS_KEY: key.toString('base64') });
const fragmentOf = (address: string) => address.split('#')[1]!;

describe("A payer's link", () => {
  it('opens the payment it was made for, and is the same every time', () => {
    const [key, paymentId] = [randomBytes(32), newId()];
    const address = links(key).addressOf(paymentId);
    expect(address).toMatch(/^https:\/\/portal\.northside\.example\/payment#[\w.-]+$/);
    expect(links(key).addressOf(paymentId)).toBe(address);
    expect(links(key).paymentOf(fragmentOf(address))).toBe(paymentId);
  });

  it('opens nothing under another key', () => {
    expect(links().paymentOf(fragmentOf(links().addressOf(newId())))).toBeUndefined();
  });

  it("opens nothing with another payment's proof, a part of it, or none", () => {
    const ours = links();
    const [one, other] = [newId(), newId()];
    const [, proof] = fragmentOf(ours.addressOf(one)).split('.');
    for (const forged of [
      `${other}.${proof}`,
      `${one}.${proof!.slice(1)}`,
      `${one}.`,
      one,
      `.${proof}`,
      '',
      'x'.repeat(10_000),
    ]) {
      expect(ours.paymentOf(forged)).toBeUndefined();
    }
  });
});
