/** The status of a person's way into the portal, the same wherever it is shown (PRODUCT.md, "The status, in words"). */
export interface PortalStatus {
  state: 'not_invited' | 'invited' | 'setup_incomplete' | 'active' | 'disabled';
  headline: string;
  reasons: string[];
  nextAction: string | null;
  since: string | null;
  invitation: InvitationView | null;
  lastSignInAt: string | null;
}

export interface InvitationView {
  id: string;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  email: string;
  issuedAt: string;
  expiresAt: string;
  delivery: 'queued' | 'sent' | 'failed';
  deliveryReason: string | null;
  sentAt: string | null;
  openedAt: string | null;
}
