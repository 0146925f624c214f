import { INTERNAL_ERROR } from '../domain/invitation.js';
import type { PortalAccess } from '../domain/portal-access.js';
import type { SetupStep } from '../domain/setup-steps.js';
import { dayOf, moment } from './moments.js';

/** Stands for the person's given name, which belongs to another context and may change; put in when the words are read. */
export const NAME = '{name}';

export interface StatusWords {
  headline: string;
  /** The headline once the invitation's link has expired; the database's clock decides when that is. */
  headlineExpired: string | null;
  reasons: string[];
  nextAction: string | null;
  nextActionExpired: string | null;
}

/** What everybody's status says before anything was done for them. */
export const notInvited = { headline: 'Not invited yet.', nextAction: 'Save the features and send the invitation.' };

const stepNames: Record<SetupStep, string> = {
  set_password: 'Set a password',
  confirm_contact_details: 'Confirm contact details',
  accept_terms: 'Accept terms',
  enroll_mfa: 'Set up a second factor',
};

/** The status in words (PRODUCT.md, "The status, in words"). Days and times are the practice's, with the zone named. */
export function statusWords(access: PortalAccess, timeZone: string): StatusWords {
  const words = wordsOfState(access, timeZone);
  if (!access.newLinkWanted) return words;
  const asked = `Asked for a new link on ${dayOf(access.newLinkAskedAt!, timeZone)}`;
  return { ...words, reasons: [...words.reasons, asked] };
}

function wordsOfState(access: PortalAccess, timeZone: string): StatusWords {
  const words = (headline: string, nextAction: string | null, reasons: string[] = []): StatusWords => ({
    headline,
    headlineExpired: null,
    reasons,
    nextAction,
    nextActionExpired: null,
  });
  switch (access.state) {
    case 'not_invited':
      return words(notInvited.headline, notInvited.nextAction);
    case 'invited':
      return invitedWords(access, timeZone);
    case 'setup_incomplete': {
      const steps = access.remainingSteps.map((step) => stepNames[step]);
      const at = dayOf(access.lastSignInAt ?? access.activatedAt!, timeZone);
      return words(
        `${NAME} signed in on ${at} but hasn't completed: ${steps.join(', ')}.`,
        `Ask ${NAME} to sign in and finish the set-up.`,
        steps,
      );
    }
    case 'active':
      return words(access.lastSignInAt ? `Active. Last signed in ${moment(access.lastSignInAt, timeZone)}.` : 'Active.', null);
    case 'disabled':
      return disabledWords(access, timeZone);
  }
}

function disabledWords({ disabledAt, disabledCause, disabledReason }: PortalAccess, timeZone: string): StatusWords {
  const offboarded = disabledCause === 'offboarded';
  return {
    headline: `Portal access is switched off since ${dayOf(disabledAt!, timeZone)}.`,
    headlineExpired: null,
    reasons: offboarded ? ['No longer works here'] : disabledReason ? [disabledReason] : [],
    nextAction: offboarded ? `Reinstate ${NAME} to give access back.` : 'Restore access when the person needs the portal again.',
    nextActionExpired: null,
  };
}

function invitedWords(access: PortalAccess, timeZone: string): StatusWords {
  const invitation = access.invitation!;
  const to = invitation.maskedEmail;
  const day = dayOf(invitation.sentAt ?? invitation.issuedAt, timeZone);
  const expired = {
    headlineExpired: `The invitation sent on ${day} expired before ${NAME} signed in.`,
    nextActionExpired: 'Send the invitation again.',
  };
  if (invitation.deliveryReason === INTERNAL_ERROR) {
    return {
      headline: `The invitation to ${to} could not be sent because of an internal error.`,
      headlineExpired: null,
      reasons: [invitation.deliveryReason],
      nextAction: 'Send the invitation again.',
      nextActionExpired: null,
    };
  }
  if (invitation.delivery === 'failed') {
    const reason = invitation.deliveryReason ?? 'the mail server refused it';
    return {
      headline: `The invitation to ${to} could not be delivered: ${reason}.`,
      headlineExpired: null,
      reasons: [reason],
      nextAction: 'Try another e-mail.',
      nextActionExpired: null,
    };
  }
  const until = `The link works until ${moment(invitation.expiresAt, timeZone)}.`;
  if (invitation.delivery === 'queued') {
    const reason = invitation.deliveryReason;
    const waiting = reason
      ? `The invitation to ${to} is waiting: ${reason}. It goes out as soon as possible.`
      : `The invitation to ${to} is on its way. ${NAME} hasn't signed in yet.`;
    return { headline: `${waiting} ${until}`, reasons: reason ? [reason] : [], nextAction: null, ...expired };
  }
  const reminded = invitation.remindedAt ? ` Reminded on ${dayOf(invitation.remindedAt, timeZone)}.` : '';
  return {
    headline: `Invitation sent to ${to} on ${day}.${reminded} ${NAME} hasn't signed in yet. ${until}`,
    reasons: [],
    nextAction: `Wait for ${NAME}, or send the invitation again.`,
    ...expired,
  };
}
