import { Anchor, Group, Stack, Stepper, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FrontPage } from '../../app/front-page.js';
import { Overlays } from '../../app/overlays.js';
import { queries } from '../../app/queries.js';
import { SessionEnding } from '../../session/session-ending.js';
import { homeOf, isSetUp, type Session, sessionQuery, signOut, useSession } from '../../session/session.js';
import { AcceptTerms } from './accept-terms.js';
import { ConfirmDetails } from './confirm-details.js';
import { EnrolSecondFactor } from './enrol-second-factor.js';

/** What the session says is left to do, one step after the other; whoever comes back goes on where they were. */
export default function SetUp() {
  const { t } = useTranslation(['entry', 'common']);
  const navigate = useNavigate();
  const session = useSession();
  const [stayed, setStayed] = useState(false);
  const active = session.setupSteps.findIndex(({ done }) => !done);
  const current = session.setupSteps[active]?.step;
  const steps = session.setupSteps.length;

  const goOn = (after: Session) => {
    queries.setQueryData(sessionQuery.queryKey, after);
    if (isSetUp(after)) void navigate({ to: homeOf(after), replace: true });
  };
  const goodbye = () => signOut().catch(() => setStayed(true));

  return (
    <Overlays>
      <FrontPage title={t('setUp.title', { name: session.staffMember.givenName })} wide>
        <SessionEnding />
        <Stack gap="lg">
          <Text size="sm" role="status">
            {current && t('setUp.step', { number: active + 1, steps, name: t(`common:step.${current}`) })}
          </Text>
          <Stepper active={active < 0 ? steps : active} size="sm" allowNextStepsSelect={false} aria-hidden>
            {session.setupSteps.map(({ step }) => (
              <Stepper.Step key={step} aria-label={t(`common:step.${step}`)} allowStepSelect={false} tabIndex={-1} />
            ))}
          </Stepper>
          {current === 'confirm_contact_details' && <ConfirmDetails staffMember={session.staffMember} onDone={goOn} />}
          {current === 'accept_terms' && <AcceptTerms onDone={goOn} />}
          {current === 'enroll_mfa' && <EnrolSecondFactor onDone={goOn} />}
          <Group justify="space-between">
            <Text size="sm" role="alert">
              {stayed && t('common:account.signOutFailed')}
            </Text>
            <Anchor component="button" type="button" size="sm" onClick={() => void goodbye()}>
              {t('setUp.later')}
            </Anchor>
          </Group>
        </Stack>
      </FrontPage>
    </Overlays>
  );
}
