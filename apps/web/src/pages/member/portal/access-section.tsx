import { Button, Divider, Stack } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../../parts/section.js';
import { StateBadge } from '../../../parts/state-badge.js';
import { StatusInFull } from '../../../parts/status-words.js';
import { useMember, usePortal } from '../queries.js';
import { AccessSwitch } from './access-switch.js';
import { InvitationForm } from './invitation-form.js';
import { RoleControl } from './role-control.js';
import { SecondFactorControl } from './second-factor-control.js';
import { SignInAddress } from './sign-in-address.js';

/** Where the person stands with the portal, the invitation, and what an administrator may do about the account. */
export function AccessSection({ email }: { email: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation('member');
  const member = useMember();
  const { status } = usePortal();
  const isInvitable = status.state === 'not_invited' || status.state === 'invited';
  const couldNotBeDelivered = status.state === 'invited' && status.invitation?.delivery === 'failed';

  return (
    <Section title={t('access.title')} about={isInvitable ? t('access.about') : undefined}>
      <Stack gap="xs" align="flex-start" role="status">
        <StateBadge state={status.state} />
        <StatusInFull
          status={status}
          name={member.givenName}
          action={
            couldNotBeDelivered ? (
              <Button variant="default" onClick={() => email.current?.focus()}>
                {t('invitation.tryAnother')}
              </Button>
            ) : undefined
          }
        />
      </Stack>
      {isInvitable && <InvitationForm email={email} />}
      <Divider />
      <Stack gap="md">
        <SignInAddress />
        <RoleControl />
        <SecondFactorControl />
        <AccessSwitch />
      </Stack>
    </Section>
  );
}
