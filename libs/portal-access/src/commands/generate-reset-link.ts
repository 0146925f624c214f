import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { mustBeAmong } from '../domain/link-days.js';
import { newToken } from '../domain/link-token.js';
import { PortalAccess } from '../domain/portal-access.js';
import { mustWorkHere } from '../domain/refusals.js';
import { linkDay } from '../persistence/link-day.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { keepCopy } from '../persistence/password-link-copies.js';
import { linkEnd } from '../words/moments.js';
import { Sessions } from '../security/sessions.js';

export interface GeneratedLink {
  id: string;
  url: string;
  expiresOn: string;
  timeZone: string;
  expiresAt: string;
  words: string;
}

/** Makes a password link that works through the chosen day. Its address is in the answer and nowhere else. */
export class GenerateResetLink extends Command<GeneratedLink> {
  constructor(
    readonly staffId: string,
    /** `YYYY-MM-DD` in the practice's zone. */
    readonly expiresOn: string,
  ) {
    super();
  }
}

@CommandHandler(GenerateResetLink)
export class GenerateResetLinkHandler implements ICommandHandler<GenerateResetLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId, expiresOn }: GenerateResetLink): Promise<GeneratedLink> {
    const { PRACTICE_TIME_ZONE: timeZone, PASSWORD_LINK_MAX_DAYS: maxDays, PUBLIC_URL } = this.settings;
    mustWorkHere(mustBeOnRecord(await this.staff.find(staffId)));
    const token = newToken();
    return this.em.transactional(async (em) => {
      const now = this.clock.now();
      const access = (await findPortalAccess(em, staffId)) ?? new PortalAccess(staffId, now);
      await this.sessions.assertRequesterSignedIn({ administrator: true, steppedUp: true });
      const day = await linkDay(em.getKysely(), expiresOn, timeZone, maxDays);
      mustBeAmong(day, expiresOn);
      const { expiresAt } = day;
      const { id } = access.makePasswordLink(
        { origin: 'administrator', madeBy: currentScope().actor.id, expiresOn, expiresAt },
        now,
      );
      await em.flush();
      await keepCopy(em.getKysely(), id, token);
      return {
        id,
        url: `${PUBLIC_URL}/reset-password#${token}`,
        expiresOn,
        timeZone,
        expiresAt: expiresAt.toISOString(),
        words: `The link works once, until ${linkEnd(expiresAt, timeZone)}.`,
      };
    });
  }
}
