import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { toString as qrCode } from 'qrcode';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { auditChange } from '#shared-kernel/cqrs';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { SecondFactors } from '../security/second-factors.js';
import { newTotpSecret, totpUri } from '../security/totp.js';
import { Sessions } from '../security/sessions.js';

export interface TotpEnrolment {
  secret: string;
  uri: string;
  /** An SVG image as data URI. */
  qrCode: string;
}

/** Answers the secret for the authenticator app, this once. Nothing changes for the person before they confirm it with a code. */
export class EnrollTotp extends Command<TotpEnrolment> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(EnrollTotp)
export class EnrollTotpHandler implements ICommandHandler<EnrollTotp> {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ staffId }: EnrollTotp): Promise<TotpEnrolment> {
    const secret = newTotpSecret();
    const account = await this.em.transactional(async (em) => {
      const { signInEmail } = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      await this.factors.beginTotp(staffId, secret);
      await auditChange(em.getKysely(), {});
      return signInEmail!;
    });
    const uri = totpUri(secret, account, this.settings.PRACTICE_NAME);
    const svg = await qrCode(uri, { type: 'svg', errorCorrectionLevel: 'M' });
    return { secret, uri, qrCode: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
  }
}
