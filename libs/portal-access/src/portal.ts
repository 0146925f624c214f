import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { Caller } from '#shared-kernel/context';
import { ApplySecondFactorPolicy } from './commands/apply-second-factor-policy.js';
import { CreateFirstAdministrator } from './commands/create-first-administrator.js';
import { RebuildPortalStatus } from './commands/rebuild-portal-status.js';
import { Colleagues, type ColleagueView } from './persistence/colleagues.js';
import { Sessions } from './security/sessions.js';

/** Portal access for the apps and other contexts. */
@Injectable()
export class Portal {
  constructor(
    private readonly commands: CommandBus,
    private readonly sessions: Sessions,
    private readonly people: Colleagues,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Makes the practice's first administrator from ADMIN_EMAIL and ADMIN_PASSWORD if there is none. Without ADMIN_PASSWORD,
   * outside production, it makes a password up. Answers what was made up, to be shown once; else null.
   * Refuses with `portal-access.weak-password`.
   */
  async ensureFirstAdministrator(): Promise<{ email: string; password: string } | null> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: chosen, NODE_ENV } = this.settings;
    if (!chosen && NODE_ENV === 'production') return null;
    const password = chosen ?? madeUpPassword();
    const made = await this.commands.execute(new CreateFirstAdministrator(email, password));
    return made && !chosen ? { email, password } : null;
  }

  /** Whose these sessions are now, by session id; those that are over are missing. Asking keeps none alive. */
  callersOfSessions(sessionIds: string[]): Promise<ReadonlyMap<string, Caller>> {
    return this.sessions.callersOfSessions(sessionIds);
  }

  /** Those of the people who stand in the directory, by id, each with whether they can use the feature now. One statement. */
  colleagues(staffIds: readonly string[], feature: string): Promise<ReadonlyMap<string, ColleagueView>> {
    return this.people.find(staffIds, feature);
  }

  /**
   * Whose names, offices or addresses begin with all of the words, by family name; without words, everybody. `exceptId` is left
   * out. Quick in a directory of a million.
   */
  searchColleagues(words: string, options: { feature: string; limit: number; exceptId: string }): Promise<ColleagueView[]> {
    return this.people.search(words, options);
  }

  /** Who can use the feature now, in one office or (null) anywhere: the next ids after `afterId`, `limit` at most. For walks over everybody. */
  idsWith(feature: string, options: { office: string | null; afterId: string | null; limit: number }): Promise<string[]> {
    return this.people.idsWith(feature, options);
  }

  /** The ids of the administrators who can sign in now. */
  administrators(): Promise<string[]> {
    return this.people.administrators();
  }

  /** Brings everybody in line with SECOND_FACTOR_REQUIRED; answers how many people it concerned. Quick when nobody's case differs. */
  applySecondFactorPolicy(): Promise<number> {
    return this.commands.execute(new ApplySecondFactorPolicy());
  }

  /** Makes the status and directory projection anew from its sources; answers how many people it wrote. */
  rebuildStatus(): Promise<number> {
    return this.commands.execute(new RebuildPortalStatus());
  }
}

/** Twenty letters and digits that cannot be mistaken for each other, in groups of five: about 96 bits. */
function madeUpPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
