import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { tokenHash } from '../domain/link-token.js';
import { CHALLENGE_MINUTES, PasskeyChallenges } from './passkey-challenges.js';

export interface NewPasskey {
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  backedUp: boolean;
}

/** What `PublicKeyCredential.signalAllAcceptedCredentials` takes. */
export interface AcceptedPasskeys {
  rpId: string;
  userId: string;
  credentialIds: string[];
}

/** A passkey that has just signed a challenge of ours. */
export interface ProvenPasskey {
  id: string;
  staffId: string;
  counter: number;
  backedUp: boolean;
}

/**
 * Passkeys (WebAuthn) for the product's own address. The authenticator always checks who holds it (finger, face, PIN): a
 * passkey is two factors by itself. A challenge works once, for five minutes, for the person or the browser it was made for.
 */
@Injectable()
export class Passkeys {
  private readonly origin: string;
  private readonly rpId: string;
  private readonly rpName: string;
  private readonly challenges: PasskeyChallenges;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.origin = settings.PUBLIC_URL;
    this.rpId = new URL(settings.PUBLIC_URL).hostname;
    this.rpName = settings.PRACTICE_NAME;
    this.challenges = new PasskeyChallenges(settings.SECRETS_KEY);
  }

  /** What the browser needs to make a passkey; those the person has are named, so that none is made twice on one device. */
  async offerRegistration(staffId: string, account: { email: string; name: string }) {
    const { rows: known } = await sql<{ id: string; transports: string[] }>`
      select credential_id as id, transports from portal_access.passkey where staff_id = ${staffId}`.execute(this.em.getKysely());
    const options = await generateRegistrationOptions({
      rpName: this.rpName,
      rpID: this.rpId,
      userID: Buffer.from(handleOf(staffId)),
      userName: account.email,
      userDisplayName: account.name,
      attestationType: 'none',
      timeout: CHALLENGE_MINUTES * 60_000,
      excludeCredentials: known,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.keepChallenge(options.challenge, staffId);
    return options satisfies PublicKeyCredentialCreationOptionsJSON;
  }

  /** The passkey that was made for this person just now; null if it is not what we asked for. The challenge is used up. */
  async verifyRegistration(staffId: string, response: RegistrationResponseJSON): Promise<NewPasskey | null> {
    const challenge = challengeIn(response);
    if (challenge === null || !(await this.useChallenge(challenge, staffId))) return null;
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.rpId,
      requireUserVerification: true,
    }).catch(nothingOfOurs);
    if (!registrationInfo) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      backedUp: credentialBackedUp,
    };
  }

  /** The same for everybody: no account is named. `browserToken` ties the challenge to the browser that asked. */
  offerSignIn(browserToken: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return generateAuthenticationOptions({
      rpID: this.rpId,
      challenge: this.challenges.make(browserToken, this.clock.now()),
      userVerification: 'required',
      timeout: CHALLENGE_MINUTES * 60_000,
    });
  }

  /**
   * Whose passkey answered; null for everything that does not prove one, `unknown` for an answer to our challenge by a passkey
   * that was removed. A right answer uses the challenge up.
   */
  async verifySignIn(response: AuthenticationResponseJSON, browserToken: string): Promise<ProvenPasskey | 'unknown' | null> {
    const challenge = challengeIn(response);
    if (challenge === null || !this.challenges.isGood(challenge, browserToken, this.clock.now())) return null;
    const { rows } = await sql<{ id: string; staffId: string; publicKey: Buffer; counter: number; transports: string[] }>`
      select id, staff_id as "staffId", public_key as "publicKey", counter::float8 as counter, transports
      from portal_access.passkey where credential_id = ${response.id}`.execute(this.em.getKysely());
    const known = rows[0];
    if (!known) return 'unknown';
    // The authenticator says whose the passkey is, beside what it signed.
    if (response.response.userHandle !== Buffer.from(handleOf(known.staffId)).toString('base64url')) return null;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.rpId,
      requireUserVerification: true,
      credential: { id: response.id, publicKey: new Uint8Array(known.publicKey), counter: known.counter },
    }).catch(nothingOfOurs);
    if (!verified || !(await this.isFirstAnswerTo(challenge, browserToken))) return null;
    const { newCounter, credentialBackedUp } = authenticationInfo!;
    return { id: known.id, staffId: known.staffId, counter: newCounter, backedUp: credentialBackedUp };
  }

  /** For the browser of the person: which passkeys still open the account, so that it forgets the others. */
  async acceptedBy(staffId: string): Promise<AcceptedPasskeys> {
    const { rows } = await sql<{ id: string }>`
      select credential_id as id from portal_access.passkey where staff_id = ${staffId} order by created_at, id`.execute(
      this.em.getKysely(),
    );
    return { rpId: this.rpId, userId: handleOf(staffId).toString('base64url'), credentialIds: rows.map(({ id }) => id) };
  }

  private async keepChallenge(challenge: string, staffId: string): Promise<void> {
    await sql`
      insert into portal_access.passkey_challenge (challenge_hash, staff_id, expires_at)
      values (${tokenHash('passkey-challenge', challenge)}, ${staffId}, now() + make_interval(mins => ${CHALLENGE_MINUTES}))`.execute(
      this.em.getKysely(),
    );
  }

  /** Outside of any transaction that could bring it back. */
  private async useChallenge(challenge: string, staffId: string): Promise<boolean> {
    const { rows } = await sql`
      delete from portal_access.passkey_challenge
      where challenge_hash = ${tokenHash('passkey-challenge', challenge)} and staff_id = ${staffId} and expires_at > now()
      returning 1`.execute(this.em.getKysely());
    return rows.length === 1;
  }

  /** Only a passkey that was proved leaves a row, which is kept until the challenge has run out in any case. */
  private async isFirstAnswerTo(challenge: string, browserToken: string): Promise<boolean> {
    const { rows } = await sql`
      insert into portal_access.passkey_challenge (challenge_hash, browser_hash, expires_at)
      values (${tokenHash('passkey-challenge', challenge)}, ${tokenHash('passkey-browser', browserToken)},
        now() + make_interval(mins => ${2 * CHALLENGE_MINUTES}))
      on conflict do nothing returning 1`.execute(this.em.getKysely());
    return rows.length === 1;
  }
}

/** A user handle holds nothing personal: the 16 bytes of the staff member's id. */
const handleOf = (staffId: string) => Buffer.from(staffId.replaceAll('-', ''), 'hex');

function challengeIn({ response }: { response: { clientDataJSON: string } }): string | null {
  try {
    const { challenge } = decodeClientDataJSON(response.clientDataJSON);
    return typeof challenge === 'string' ? challenge : null;
  } catch {
    return null;
  }
}

/** The library throws on whatever is not right in an answer; all of it comes from outside. */
const nothingOfOurs = () => ({ verified: false as const, registrationInfo: undefined, authenticationInfo: undefined });
