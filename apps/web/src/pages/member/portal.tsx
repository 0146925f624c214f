import { Stack } from '@mantine/core';
import { useRef } from 'react';
import { AccessSection } from './portal/access-section.js';
import { BillingSection } from './portal/billing-section.js';
import { FeaturesSection } from './portal/features-section.js';
import { PasswordLinkSection } from './portal/password-link-section.js';

/** The staff portal of one person: what they may use, how they get in, a new password, and whose bills they see. */
export default function MemberPortal() {
  const email = useRef<HTMLInputElement>(null);
  return (
    <Stack gap="lg">
      <FeaturesSection />
      <AccessSection email={email} />
      <PasswordLinkSection onInvite={() => email.current?.focus()} />
      <BillingSection />
    </Stack>
  );
}
