import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DocumentIntake, type Upload } from '#shared-kernel/documents';
import { DomainError } from '#shared-kernel/domain';
import { mustHaveRoomForOneMore } from '../domain/billing-document.js';
import type { Pages } from '../domain/document-fields.js';
import type { DocumentVersion } from '../domain/document-version.js';

/** The files of a document as they were sent. */
export interface SentPages {
  readonly front: Upload;
  readonly back?: Upload | undefined;
}

/** From files that were sent to rows that name them. */
@Injectable()
export class DocumentUploads {
  constructor(
    private readonly em: EntityManager,
    private readonly intake: DocumentIntake,
  ) {}

  /**
   * Stores the files, outside of any transaction: it takes seconds, and what is left without a row goes by itself. Refuses with the
   * codes of `documentRefusals`, and with `billing.too-many-pending`.
   */
  async takeIn({ front, back }: SentPages, uploaderId: string): Promise<Pages> {
    const { rows } = await sql<{ pending: number }>`
      select count(*)::int as pending from billing.document_version where uploaded_by = ${uploaderId} and state = 'pending'`.execute(
      this.em.getKysely(),
    );
    mustHaveRoomForOneMore(rows[0]!.pending);
    return { front: await this.intake.takeIn(front), back: back && (await this.intake.takeIn(back)) };
  }

  /** Writes the version and its files, in the transaction of `em`. */
  keep(em: EntityManager, version: DocumentVersion, pages: Pages): void {
    em.persist([version, ...version.filesFrom(pages)]);
  }

  /** Refuses with `billing.card-exists`: an account has one card, in as many versions as it takes. */
  async mustHaveNoCard(accountId: string): Promise<void> {
    const { rows } = await sql`
      select 1 from billing.document where account_id = ${accountId} and kind = 'insurance_card'`.execute(this.em.getKysely());
    if (rows.length > 0) throw cardExists();
  }
}

/** Of two first cards at once the later one hears of the other; any other error passes as it is. */
export function sayCardExists(error: unknown): never {
  if (error instanceof UniqueConstraintViolationException && error.message.includes('document_one_card')) throw cardExists();
  throw error;
}

const cardExists = () =>
  new DomainError('conflict', 'billing.card-exists', 'This account has an insurance card. Upload a new version of it.');
