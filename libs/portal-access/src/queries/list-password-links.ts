import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { mustBeOnRecord, Staff } from '#staff';
import { passwordLinksOf, type PasswordLinkView } from '../persistence/password-links.js';

const MOST = 100;

/** The newest hundred password links of a person, the newest first; never the links themselves. */
export class ListPasswordLinks extends Query<{ items: PasswordLinkView[] }> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(ListPasswordLinks)
export class ListPasswordLinksHandler implements IQueryHandler<ListPasswordLinks> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId }: ListPasswordLinks): Promise<{ items: PasswordLinkView[] }> {
    mustBeOnRecord(await this.staff.find(staffId));
    return { items: await passwordLinksOf(this.em.getKysely(), staffId, this.settings.PRACTICE_TIME_ZONE, MOST) };
  }
}
