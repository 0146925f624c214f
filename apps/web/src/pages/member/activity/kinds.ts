/** What the timeline can be narrowed to, and the types of facts that belong to it. */
export const kinds = {
  features: ['features_saved'],
  invitation: [
    'invitation_issued',
    'invitation_sent',
    'invitation_delayed',
    'invitation_failed',
    'invitation_reminded',
    'invitation_replaced',
    'invitation_revoked',
    'invitation_expired',
    'link_page_opened',
    'new_link_requested',
    'account_activated',
    'setup_step_completed',
  ],
  signIn: [
    'signed_in',
    'recovery_code_used',
    'second_factor_added',
    'second_factor_removed',
    'sign_in_address_change_requested',
    'sign_in_address_changed',
  ],
  password: [
    'password_link_made',
    'password_link_email_queued',
    'password_link_emailed',
    'password_link_email_delayed',
    'password_link_email_failed',
    'password_link_opened',
    'password_link_consumed',
    'password_link_revoked',
    'password_link_expired',
    'password_changed',
  ],
  access: ['role_changed', 'access_disabled', 'access_restored'],
} as const;

export type Kind = keyof typeof kinds;
export type FactType = (typeof kinds)[Kind][number];

export const kindNames = Object.keys(kinds) as Kind[];

/** The kind a fact belongs to; undefined for one of a newer release. */
export const kindOf = (type: string): Kind | undefined =>
  kindNames.find((kind) => (kinds[kind] as readonly string[]).includes(type));
