import { createTransport, type Transporter } from 'nodemailer';
import { startSmtpSink, type SmtpSink } from './index.js';
import { until } from './until.js';

describe('the mail server of the tests', () => {
  let sink: SmtpSink;
  let transport: Transporter;
  const send = () =>
    transport
      .sendMail({ from: 'practice@example.org', to: 'ana@example.org', subject: 'Olá', text: 'plain', html: '<p>rich</p>' })
      .then(
        () => 'taken',
        (error: { responseCode?: number }) => `refused ${error.responseCode ?? 'without an answer'}`,
      );

  beforeEach(async () => {
    sink = await startSmtpSink();
    transport = createTransport(sink.url);
  });
  afterEach(() => sink.stop());

  it('records what it takes', async () => {
    expect(await send()).toBe('taken');
    expect(sink.to('ana@example.org')).toEqual([
      expect.objectContaining({
        from: 'practice@example.org',
        to: ['ana@example.org'],
        subject: 'Olá',
        text: 'plain',
        html: '<p>rich</p>',
      }),
    ]);
  });

  it('refuses one address for good', async () => {
    sink.refuse('ana@example.org', '550 5.1.1 mailbox unavailable');
    expect(await send()).toBe('refused 550');
    sink.accept();
    expect(await send()).toBe('taken');
  });

  it('puts everyone off, with 450 or 421', async () => {
    sink.greylist();
    expect(await send()).toBe('refused 450');
    sink.greylist('421 4.3.2 shutting down');
    expect(await send()).toBe('refused 421');
    expect(sink.count).toBe(0);
  });

  it('breaks off after the message', async () => {
    sink.dropAfterData();
    expect(await send()).toBe('refused without an answer');
    expect(sink.count).toBe(0);
  });

  it('goes away and comes back at the same address', async () => {
    await sink.down();
    expect(await send()).toBe('refused without an answer');
    await sink.up();
    expect(await send()).toBe('taken');
  });

  it('hangs until it is taken down', async () => {
    sink.hang();
    const sending = send();
    await until('the sender is connected', () => sink.connections === 1);
    await sink.down();
    expect(await sending).toBe('refused without an answer');
  });
});
