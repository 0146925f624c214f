import { defineEntity, p } from '@mikro-orm/core';
import { BulkInvitation } from '../domain/bulk-invitation.js';
import { HandedInLink } from '../domain/handed-in-link.js';
import { Invitation } from '../domain/invitation.js';
import { PasswordLink } from '../domain/password-link.js';
import { PasswordResetRequest } from '../domain/password-reset-request.js';
import { PortalAccess } from '../domain/portal-access.js';
import { SignInAddressRequest } from '../domain/sign-in-address-request.js';

const instant = () => p.datetime().columnType('timestamptz');

export const InvitationSchema = defineEntity({
  class: Invitation,
  tableName: 'invitation',
  schema: 'portal_access',
  properties: {
    id: p.uuid().primary(),
    staffId: p.uuid(),
    email: p.text(),
    issuedAt: instant(),
    expiresAt: instant(),
    issuedBy: p.uuid().nullable(),
    bulkId: p.uuid().nullable(),
    state: p.text().$type<Invitation['state']>(),
    delivery: p.text().$type<Invitation['delivery']>(),
    deliveryReason: p.text().nullable(),
    tokenHash: p.blob().nullable().$type<Buffer>(),
    sentAt: instant().nullable(),
    openedAt: instant().nullable(),
    endedAt: instant().nullable(),
    reminders: p.integer(),
    remindedAt: instant().nullable(),
  },
});

export const PasswordLinkSchema = defineEntity({
  class: PasswordLink,
  tableName: 'password_link',
  schema: 'portal_access',
  properties: {
    id: p.uuid().primary(),
    staffId: p.uuid(),
    origin: p.text().$type<PasswordLink['origin']>(),
    madeBy: p.uuid().nullable(),
    madeAt: instant(),
    expiresOn: p.date().nullable(),
    expiresAt: instant(),
    state: p.text().$type<PasswordLink['state']>(),
    endedAt: instant().nullable(),
    endedReason: p.text().nullable(),
    openedAt: instant().nullable(),
    mailings: p.json().$type<PasswordLink['mailings']>(),
  },
});

export const PasswordResetRequestSchema = defineEntity({
  class: PasswordResetRequest,
  tableName: 'password_reset_request',
  schema: 'portal_access',
  properties: { id: p.uuid().primary(), address: p.text(), requestedAt: instant() },
});

export const HandedInLinkSchema = defineEntity({
  class: HandedInLink,
  tableName: 'handed_in_link',
  schema: 'portal_access',
  properties: { id: p.uuid().primary(), tokenHash: p.blob().$type<Buffer>(), handedInAt: instant() },
});

export const SignInAddressRequestSchema = defineEntity({
  class: SignInAddressRequest,
  tableName: 'sign_in_address_request',
  schema: 'portal_access',
  properties: {
    id: p.uuid().primary(),
    staffId: p.uuid(),
    email: p.text(),
    requestedAt: instant(),
    expiresAt: instant(),
    tokenHash: p.blob().nullable().$type<Buffer>(),
    endedAt: instant().nullable(),
  },
});

export const PortalAccessSchema = defineEntity({
  class: PortalAccess,
  tableName: 'portal_access',
  schema: 'portal_access',
  properties: {
    id: p.uuid().primary(),
    role: p.text().$type<PortalAccess['role']>(),
    features: p.array().columnType('text[]').$type<PortalAccess['features']>(),
    invitation: () => p.manyToOne(InvitationSchema).nullable(),
    passwordLink: () => p.manyToOne(PasswordLinkSchema).nullable(),
    recentSends: p.json().$type<string[]>(),
    newLinkAskedAt: instant().nullable(),
    newLinkWanted: p.boolean(),
    signInEmail: p.text().nullable(),
    formerSignInEmails: p.array().columnType('text[]').$type<string[]>(),
    passwordHash: p.text().nullable(),
    activatedAt: instant().nullable(),
    contactConfirmedAt: instant().nullable(),
    termsAcceptedAt: instant().nullable(),
    secondFactorRequired: p.boolean(),
    secondFactorAt: instant().nullable(),
    disabledAt: instant().nullable(),
    disabledCause: p.text().$type<PortalAccess['disabledCause']>().nullable(),
    disabledReason: p.text().nullable(),
    lastSignInAt: instant().nullable(),
    since: instant(),
    featuresVersion: p.integer(),
  },
});

export const BulkInvitationSchema = defineEntity({
  class: BulkInvitation,
  tableName: 'bulk_invitation',
  schema: 'portal_access',
  properties: {
    id: p.uuid().primary(),
    state: p.text().$type<BulkInvitation['state']>(),
    source: p.text().$type<BulkInvitation['source']>(),
    filter: p.json().nullable().$type<BulkInvitation['filter']>(),
    features: p.array().columnType('text[]').nullable().$type<BulkInvitation['features']>(),
    startedBy: p.uuid().nullable(),
    startedFrom: p.text().nullable(),
    total: p.integer(),
    invited: p.integer(),
    skipped: p.integer(),
    failed: p.integer(),
    createdAt: instant(),
    advancedAt: instant(),
    finishedAt: instant().nullable(),
  },
});
