import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Staff, type StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { addressInUse, refusingAddressInUse } from '../persistence/address-in-use.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { addressLinkNotValid, consumeAddressRequest, liveAddressRequest } from '../persistence/sign-in-address-requests.js';
import { Attempts } from '../security/attempts.js';

/** Uses up the link that went to the new address: from now on the person signs in with it. */
export class ConfirmSignInAddress extends Command<void> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(ConfirmSignInAddress)
export class ConfirmSignInAddressHandler implements ICommandHandler<ConfirmSignInAddress> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: ConfirmSignInAddress): Promise<void> {
    const { staffId, email } = await this.attempts.withLink(() => liveAddressRequest(this.em.getKysely(), token));
    currentScope().command!.subjectId = staffId;
    await refusingAddressInUse(() =>
      this.em.transactional(async (em) => {
        const access = await findPortalAccess(em, staffId);
        if (!access || access.disabledAt || !(await consumeAddressRequest(em.getKysely(), token))) throw addressLinkNotValid();
        const person = await this.staff.find(staffId);
        if (!person || person.offboarded) throw addressLinkNotValid();
        // The person asked for it with the password, and reads the mailbox: timeline and audit name them.
        currentScope().actor = { kind: 'staff', id: staffId };
        access.changeSignInEmail(await this.onRecord(email, person), this.clock.now());
      }),
    );
  }

  /** The address as Biographics spells it; put there first where it is not. */
  private async onRecord(email: string, person: StaffContact): Promise<string> {
    if ((await this.staff.holdersOf(email)).some((holder) => holder !== person.staffId)) throw addressInUse();
    const known = addressOnRecord(email, person.emails);
    if (known) return known;
    try {
      await this.staff.addConfirmedEmail(person, email);
    } catch (error) {
      throw error instanceof DomainError && error.code === 'staff.email-taken' ? addressInUse() : error;
    }
    return email;
  }
}
