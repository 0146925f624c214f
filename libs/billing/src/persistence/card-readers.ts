import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Portal } from '#portal-access';
import { People } from './people.js';

interface Uploaded {
  readonly uploadedBy: string;
  readonly granted: string[];
  /** Whether the uploader may see every account. */
  readonly all: boolean;
}

/** Whom a card that runs out concerns. */
@Injectable()
export class CardReaders {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
    private readonly portal: Portal,
  ) {}

  /**
   * Those to whom the account was granted by itself, and who uploaded the card if they may still see it; administrators only where
   * there is nobody of these. Nobody, once the version is not in force any more.
   */
  async of({ documentId, number }: { documentId: string; number: number }): Promise<readonly string[]> {
    const { rows } = await sql<Uploaded>`
      select v.uploaded_by as "uploadedBy",
        array(select g.staff_id from billing.account_access g where g.account_id = d.account_id order by g.staff_id) as granted,
        exists (select from billing.staff_access s where s.id = v.uploaded_by and s.all_accounts) as "all"
      from billing.document_version v join billing.document d on d.id = v.document_id
      where v.document_id = ${documentId} and v.number = ${number} and v.state = 'accepted'`.execute(this.em.fork().getKysely());
    if (!rows[0]) return [];
    const { uploadedBy, granted, all } = rows[0];
    const [known, administrators] = await Promise.all([this.people.find([...granted, uploadedBy]), this.portal.administrators()]);
    const concerned = new Set(all ? [...granted, uploadedBy] : granted);
    const readers = [...concerned].filter((staffId) => known.get(staffId)?.hasFeature);
    if (administrators.includes(uploadedBy) && !readers.includes(uploadedBy)) readers.push(uploadedBy);
    return readers.length > 0 ? readers : administrators;
  }
}
