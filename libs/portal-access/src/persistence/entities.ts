import { defineEntity, p } from '@mikro-orm/core';
import { Invitation } from '../domain/invitation.js';
import { PortalAccess } from '../domain/portal-access.js';

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
    state: p.text().$type<Invitation['state']>(),
    delivery: p.text().$type<Invitation['delivery']>(),
    deliveryReason: p.text().nullable(),
    tokenHash: p.blob().nullable().$type<Buffer>(),
    sentAt: instant().nullable(),
    openedAt: instant().nullable(),
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
    recentSends: p.json().$type<string[]>(),
    signInEmail: p.text().nullable(),
    passwordHash: p.text().nullable(),
    activatedAt: instant().nullable(),
    contactConfirmedAt: instant().nullable(),
    termsAcceptedAt: instant().nullable(),
    disabledAt: instant().nullable(),
    disabledReason: p.text().nullable(),
    lastSignInAt: instant().nullable(),
    since: instant(),
    featuresVersion: p.integer(),
  },
});
