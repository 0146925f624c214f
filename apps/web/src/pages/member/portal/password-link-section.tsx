import { Button, Divider, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client.js';
import { Section } from '../../../parts/section.js';
import { useMember, usePortal } from '../queries.js';
import { FreshLink } from './fresh-link.js';
import { LinkForm } from './link-form.js';
import { PasswordLinkItem } from './password-link-item.js';

/** A link with which the person chooses a new password: made, copied, e-mailed, taken back. */
export function PasswordLinkSection({ onInvite }: { onInvite: () => void }) {
  const { t } = useTranslation('member');
  const { givenName: name } = useMember();
  const { status, passwordLinks } = usePortal();
  const [fresh, setFresh] = useState<Schemas['GeneratedResetLink']>();
  const isFreshAlive = passwordLinks.some(({ id, state }) => id === fresh?.id && state === 'active');
  const hasNoAccount = status.state === 'not_invited' || status.state === 'invited';

  return (
    <Section title={t('link.title')} about={hasNoAccount ? undefined : t('link.about', { name })}>
      {hasNoAccount && (
        <Group justify="space-between">
          <Text size="sm" className="any-name" flex="1 1 260px">
            {t('link.noAccount', { name })}
          </Text>
          <Button variant="default" onClick={onInvite}>
            {t('link.toInvitation')}
          </Button>
        </Group>
      )}
      {status.state === 'disabled' && <Text size="sm">{t('link.switchedOff')}</Text>}
      {!hasNoAccount && status.state !== 'disabled' && <LinkForm onMade={setFresh} />}
      {fresh && isFreshAlive && <FreshLink key={fresh.id} link={fresh} />}
      {passwordLinks.length > 0 && (
        <>
          <Divider />
          <Title order={3} size="h5">
            {t('link.list')}
          </Title>
          <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
            {passwordLinks.map((link) => (
              <PasswordLinkItem key={link.id} link={link} isFresh={link.id === fresh?.id} />
            ))}
          </Stack>
        </>
      )}
    </Section>
  );
}
