import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { cardRunsOutEmail } from '../emails/card-runs-out.js';
import { InsuranceCardRunsOut } from '../events.js';
import { CardReaders } from '../persistence/card-readers.js';

/** Whoever the card concerns at this moment hears that it runs out. */
@Injectable()
@Reaction(InsuranceCardRunsOut, 'billing.send-card-reminder', { external: true })
export class SendCardReminder implements Reacts<InsuranceCardRunsOut['payload']> {
  constructor(
    private readonly readers: CardReaders,
    private readonly staff: Staff,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id, payload }: PublishedEvent<InsuranceCardRunsOut['payload']>): Promise<void> {
    const people = await this.staff.findMany(await this.readers.of(payload));
    const { PUBLIC_URL, PRACTICE_NAME: practiceName } = this.settings;
    const link = `${PUBLIC_URL}/billing/accounts/${payload.accountId}/documents`;
    const letters = people.map(({ staffId, emails, locale, givenName }) => ({
      staffId,
      address: emails[0]!,
      locale,
      context: { givenName, practiceName, link },
    }));
    await this.mail.sendToEach(cardRunsOutEmail, id, letters);
  }
}
