import { deliveryFailure } from './delivery-failure.js';

const refusedRecipient = (response: string) =>
  Object.assign(new Error('refused'), { code: 'EENVELOPE', responseCode: Number(response.slice(0, 3)), response });

describe('what went wrong with a mail', () => {
  it.each([
    ['550 5.1.1 mailbox unavailable', 'mailbox unavailable'],
    ['550-5.1.1 The account does not exist.\r\n550 5.1.1 Please check.', 'The account does not exist. Please check.'],
    ['550 5.1.1 <ana@example.org>: Recipient address rejected', 'Recipient address rejected'],
    ['550 user ana@example.org is unknown', 'user is unknown'],
    ['554 5.7.1 blocked: https://portal.example/activate#abc', 'blocked'],
    ['554 blocked portal.example/activate#Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4', 'blocked'],
    ['550 no\u0000\u001b[31m such\u202e user', 'no [31m such user'],
    ['550', 'the mail server refused the message'],
    ['550 5.1.1', 'the mail server refused the message'],
  ])('%j is said in plain words', (response, reason) => {
    expect(deliveryFailure(refusedRecipient(response))).toEqual({ kind: 'refused', reason });
  });

  it('never takes more than 200 characters to say it', () => {
    expect(deliveryFailure(refusedRecipient(`550 ${'so sorry '.repeat(100)}`)).reason).toHaveLength(200);
  });

  it.each(['x', '<', 'a ', '://', '-'])('takes no long time over 100,000 times "%s" in an answer', (piece) => {
    expect(deliveryFailure(refusedRecipient(`550 no ${piece.repeat(100_000)}`)).reason.length).toBeLessThanOrEqual(200);
  });

  it.each(['421 closing', '450 4.2.1 busy', '452 full', '503 bad sequence', '530 5.7.0 authentication required'])(
    '%j is no verdict',
    (response) => {
      expect(deliveryFailure(refusedRecipient(response)).kind).toBe('later');
    },
  );

  it.each(['EAUTH', 'EDNS', 'ETLS', 'ETIMEDOUT', 'ESOCKET', 'ECONNECTION', 'EABORT'])(
    '%s says nothing about the mail',
    (code) => {
      expect(deliveryFailure(Object.assign(new Error('x'), { code, response: '535 5.7.8 bad password hunter2' }))).toEqual({
        kind: 'later',
        reason: expect.not.stringContaining('hunter2'),
      });
    },
  );

  it('a mistake of our own is not blamed on the mail server', () => {
    expect(() => deliveryFailure(new TypeError('x is not a function'))).toThrow(TypeError);
  });
});
