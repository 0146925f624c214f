import { Anchor, Stack, Text } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { FrontPage } from '../../app/front-page.js';
import { queries } from '../../app/queries.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { leave, sessionQuery } from '../../session/session.js';
import { DeadLink } from './dead-link.js';
import { LinkFacts } from './link-facts.js';
import { forgetLinkToken, useLinkToken } from './link-token.js';
import { addressLinkQuery, deadReason, type DeadReason } from './queries.js';

/** Behind the link that went to a new sign-in address. Opening the page changes nothing; the button does. */
export default function ConfirmAddress() {
  const token = useLinkToken();
  const { data: link } = useSuspenseQuery(addressLinkQuery(token));
  return 'dead' in link ? <Dead reason={link.dead} /> : <Confirm key={token} token={token} facts={link.facts} />;
}

/** A new one goes to an address that is asked for on the profile page; the reasons but this one say so. */
function Dead({ reason }: { reason: DeadReason }) {
  const { t } = useTranslation('entry');
  return (
    <DeadLink kind="address" reason={reason}>
      {reason === 'missing' && <Text>{t('address.newLink')}</Text>}
    </DeadLink>
  );
}

function Confirm({ token, facts }: { token: string; facts: Schemas['SignInAddressLink'] }) {
  const { t } = useTranslation('entry');
  const navigate = useNavigate();
  const confirm = useMutation({
    mutationFn: () => answerOf(api.POST('/api/sign-in-addresses', { body: { token } })),
    onSuccess: async () => {
      // Whoever is signed in in this browser sees the new address on their profile; anybody else signs in with it.
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (!session) return leave('address-confirmed');
      tellDone(t('address.done'));
      await navigate({ to: '/profile', replace: true });
      forgetLinkToken();
    },
  });
  const dead = deadReason(confirm.error);
  if (dead) return <Dead reason={dead} />;

  return (
    <FrontPage title={t('address.title')}>
      <Stack gap="md">
        <LinkFacts facts={facts} words="address.for" />
        <Text size="sm">{t('address.effect')}</Text>
        <ProblemAlert error={confirm.error} />
        <SendButton busy={confirm.isPending || confirm.isSuccess} onClick={() => confirm.mutate()}>
          {t('address.submit')}
        </SendButton>
        <Anchor component={Link} to="/" size="sm">
          {t('address.notNow')}
        </Anchor>
      </Stack>
    </FrontPage>
  );
}
