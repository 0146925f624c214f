import { z } from 'zod';
import { visibleText, withoutInvisible } from '#shared-kernel/domain';
import { idSchema, instantSchema } from '#shared-kernel/http';

export const featureSchema = z
  .enum(['secure_messaging', 'billing_documents', 'balance_payment'])
  .meta({ id: 'PortalFeature', description: 'What a staff member may use in the portal.' });

export const portalStateSchema = z
  .enum(['not_invited', 'invited', 'setup_incomplete', 'active', 'disabled'])
  .meta({ id: 'PortalState' });

export const roleSchema = z.enum(['administrator', 'staff']).meta({ id: 'Role' });

/** A line break is no slip of copying: it is refused, not dropped. */
const withoutWhatWasCopied = (address: string) => (/[\r\n]/.test(address) ? address : withoutInvisible(address));

/** Deliberately loose about what an address is: whether it is on the person's record decides. The pattern runs on texts of any length. */
export const emailSchema = z
  .string({ error: 'must be one e-mail address' })
  .overwrite(withoutWhatWasCopied)
  .min(3)
  .max(254)
  .regex(/^[^\s\p{C}][^\s\p{C}@]*@[^\s\p{C}]+$/u, { error: 'must be one e-mail address' })
  .meta({ example: 'dana@northside.example' });

export const passwordSchema = z.string().min(1).max(1_000).meta({
  description: '15 to 128 characters; no composition rules, but not guessable.',
  example: 'violet tractor hums at 9 nine',
});

/** One line that somebody names a thing with. */
export const labelSchema = (most: number) =>
  z
    .string()
    .overwrite(visibleText)
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' });

/** What people may correct of their own Biographics. Job title, office and addresses are the administrators'. */
export const ownDetails = {
  givenName: z.string().min(1).max(200).optional(),
  familyName: z.string().max(200).optional(),
  phone: z.string().max(50).nullable().optional(),
  timeZone: z.string().max(100).optional(),
  locale: z.enum(['en', 'es']).optional(),
};

export const exampleToken = 'zYb3lT0mR8vWc5qJd1xKp7nHs2fGu4aE6oQi9rLtVwM';

export const tokenSchema = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: "The part of the link's address after the #.", example: exampleToken });

const setupStepSchema = z
  .enum(['set_password', 'confirm_contact_details', 'accept_terms', 'enroll_mfa'])
  .meta({ id: 'SetupStepName' });

const disabledSchema = z.object({
  cause: z
    .enum(['administrator', 'offboarded'])
    .meta({ description: '`offboarded` ends when the person is reinstated, `administrator` when access is restored.' }),
  reason: z.string().nullable().meta({ description: 'What the administrator wrote.', example: 'On leave until May' }),
});

export const invitationSchema = z
  .object({
    id: idSchema,
    state: z.enum(['pending', 'accepted', 'expired', 'revoked']),
    email: z.string().meta({ description: 'Whole on the page of the person, else masked.', example: 'd•••@northside.example' }),
    maskedEmail: z.string().meta({ example: 'd•••@northside.example' }),
    issuedAt: instantSchema,
    expiresAt: instantSchema,
    delivery: z.enum(['queued', 'sent', 'failed']),
    deliveryReason: z.string().nullable().meta({ description: 'Why it waits or failed.', example: 'mailbox unavailable' }),
    sentAt: instantSchema.nullable(),
    openedAt: instantSchema
      .nullable()
      .meta({ description: 'When the page behind the link was first opened, by a person or by a mail scanner.' }),
    remindedAt: instantSchema.nullable().meta({ description: 'When the person was last reminded of it.' }),
  })
  .meta({ id: 'Invitation' });

export const portalStatusSchema = z
  .object({
    state: portalStateSchema,
    headline: z.string().meta({
      example:
        "Invitation sent to d•••@northside.example on Nov 22, 2026. Dana hasn't signed in yet. The link works until Nov 25, 2026, 14:05 (America/New_York).",
    }),
    reasons: z.array(z.string()).meta({
      description: 'What is missing or went wrong, each in words.',
      example: ['Confirm contact details', 'Accept terms'],
    }),
    nextAction: z.string().nullable().meta({ example: 'Send the invitation again.' }),
    since: instantSchema.nullable(),
    invitation: invitationSchema.nullable(),
    lastSignInAt: instantSchema.nullable(),
    remainingSteps: z.array(setupStepSchema).meta({
      description: 'What is left of the set-up, in order; empty in every other state than `setup_incomplete`.',
      example: ['confirm_contact_details', 'accept_terms'],
    }),
    disabled: disabledSchema.nullable().meta({ description: 'Why access is switched off.' }),
    askedAgainAt: instantSchema
      .nullable()
      .meta({ description: 'When the person asked for a new activation link, while none has been sent since.' }),
  })
  .meta({ id: 'PortalStatus' });

export const sessionSchema = z
  .object({
    staffMember: z.object({
      id: idSchema,
      givenName: z.string().meta({ example: 'Dana' }),
      familyName: z.string().meta({ example: 'Silva' }),
      jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
      office: z.string().nullable().meta({ example: 'Lakeview' }),
      phone: z.string().nullable().meta({ example: '+1 555 879 8364' }),
      timeZone: z.string().meta({ example: 'America/New_York' }),
      locale: z.string().meta({ example: 'en' }),
      email: z.string().meta({ example: 'dana@northside.example' }),
    }),
    role: roleSchema,
    features: z.array(featureSchema),
    status: portalStatusSchema,
    setupSteps: z.array(z.object({ step: setupStepSchema, done: z.boolean() })),
    securityReviewDue: z.boolean().meta({
      description: 'Whether something waits at `GET /api/session/security-review` since the password was set anew.',
      example: false,
    }),
    ends: z
      .object({
        idleAt: instantSchema.meta({ description: 'When it ends if nothing happens.' }),
        at: instantSchema.meta({ description: 'When it ends in any case.' }),
      })
      .nullable()
      .meta({ description: 'The end of the session; null for an API token.' }),
  })
  .meta({ id: 'Session', description: 'Who is signed in, with which features, and what is left of the set-up.' });

export const codeSchema = z.string().min(1).max(200).meta({
  description: 'Six digits of the authenticator app, or a recovery code, as it was typed or copied. Each works once.',
  example: '492039',
});

/** What the page behind a link shows, whatever the link is for. */
export const linkFields = {
  givenName: z.string().meta({ example: 'Dana' }),
  maskedEmail: z.string().meta({ example: 'd•••@northside.example' }),
  expiresAt: instantSchema,
  timeZone: z.string().meta({ example: 'America/New_York' }),
  practiceName: z.string().meta({ example: 'Northside Clinic' }),
};

export const tooManyDeadLinks = {
  'portal-access.too-many-dead-links': 'Too many links that lead nowhere came from here. A link that works is never refused.',
};
