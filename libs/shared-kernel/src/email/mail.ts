import { MailerService } from '@nestjs-modules/mailer';
import { Inject, Injectable } from '@nestjs/common';
import MailComposer from 'nodemailer/lib/mail-composer';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { RetryLater } from '#shared-kernel/queue';
import { type DeliveryFailure, deliveryFailure, isOutage } from './delivery-failure.js';
import { deliveryIdFor } from './delivery-id.js';
import { DeliveryLine } from './delivery-line.js';
import { DeliveryRecord, type DeliveryReference } from './delivery-record.js';
import type { EmailDefinition } from './email-definition.js';
import { type RenderedMail, renderEmail } from './render.js';
import { connections } from './transport.js';

/** Whom a mail goes to, and what stands in theirs. */
export interface MailReader<C> {
  readonly staffId: string;
  readonly address: string;
  readonly locale: string;
  readonly context: C;
}

export type SendResult = { outcome: 'sent' } | { outcome: 'refused'; reason: string };

const patienceMs = 15_000;
// Keeps out-of-office notes and other robots from answering.
const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Sends the product's e-mails. */
@Injectable()
export class Mail {
  private readonly line = new DeliveryLine(connections, isOutage);
  private readonly domain: string;

  constructor(
    private readonly mailer: MailerService,
    private readonly record: DeliveryRecord,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.domain = new URL(settings.PUBLIC_URL).hostname;
  }

  /**
   * Sends one mail and keeps the result in the delivery record. `refused` is final: the server will never take this mail
   * for this address. Throws `RetryLater` when the server cannot be reached, hangs (noticed within about 15 s) or asks
   * for patience; call it again with the same reference then.
   */
  async send<C extends object>(
    email: EmailDefinition<C>,
    to: { address: string; locale: string },
    context: C,
    reference: DeliveryReference,
  ): Promise<SendResult> {
    const startedAt = new Date();
    const rendered = renderEmail(email, to.locale, context, this.settings.PRACTICE_NAME);
    const failure = await this.handOver(to.address, rendered, reference.deliveryId);
    await this.record.note({
      deliveryId: reference.deliveryId,
      subjectId: reference.subjectId,
      email: email.name,
      recipient: to.address.slice(0, 254).replace(/\p{C}/gu, ''),
      startedAt,
      state: failure ? (failure.kind === 'refused' ? 'failed' : 'queued') : 'sent',
      error: failure?.reason ?? null,
    });
    if (failure?.kind === 'later') throw new RetryLater(failure.reason);
    return failure ? { outcome: 'refused', reason: failure.reason } : { outcome: 'sent' };
  }

  /** Which of these deliveries the mail server has taken: after a crash, what must not be sent again. */
  delivered(deliveryIds: readonly string[]): Promise<Set<string>> {
    return this.record.sentAmong(deliveryIds);
  }

  /**
   * Lets several people hear of one fact, each once, however often it is called. Who cannot be reached keeps nobody else waiting;
   * throws `RetryLater` in the end if there was one.
   */
  async sendToEach<C extends object>(
    email: EmailDefinition<C>,
    factId: string,
    readers: readonly MailReader<C>[],
  ): Promise<void> {
    const deliveries = readers.map((reader) => ({ reader, deliveryId: deliveryIdFor(factId, reader.address) }));
    const told = await this.delivered(deliveries.map(({ deliveryId }) => deliveryId));
    const troubles: unknown[] = [];
    for (const { reader, deliveryId } of deliveries) {
      if (told.has(deliveryId)) continue;
      const reference = { deliveryId, subjectId: reader.staffId };
      await this.send(email, reader, reader.context, reference).catch((error) => troubles.push(error));
    }
    if (troubles.length > 0) throw troubles[0];
  }

  private async handOver(address: string, rendered: RenderedMail, deliveryId: string): Promise<DeliveryFailure | null> {
    if (!isOneAddress(address)) return { kind: 'refused', reason: 'this is not an e-mail address' };
    // Not AbortSignal.timeout: every one of those would go off, fifteen seconds after its mail has gone.
    const patience = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    try {
      // Put together beforehand, a mail goes out in one piece; otherwise nodemailer writes each line or two by itself.
      const message = new MailComposer({
        ...rendered,
        headers,
        from: this.settings.MAIL_FROM,
        // As an object it is taken literally; a string would be parsed as a list of recipients.
        to: { name: '', address },
        // Another one for each attempt: an attempt carries its own link, and mailboxes drop what they believe to be a repeat.
        messageId: `<${deliveryId}.${Date.now().toString(36)}@${this.domain}>`,
      }).compile();
      const envelope = message.getEnvelope();
      const raw = await message.build();
      await this.line.pass(() => {
        // The socket's own limits only see silence; a server that trickles its answer would hold the connection for ever.
        timer = setTimeout(() => patience.abort(), patienceMs);
        return this.mailer.sendMail({ envelope, raw, signal: patience.signal });
      });
      return null;
    } catch (error) {
      return deliveryFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isOneAddress(value: string): boolean {
  return value.length <= 254 && /^[^\s\p{C}<>,;:"()[\]\\@]+@[^\s\p{C}<>,;:"()[\]\\@]+$/u.test(value);
}
