import { Badge, Button, Group, type MantineColor, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { type PasswordLink, useStaffId } from '../queries.js';
import { EmailLinkForm } from './email-link-form.js';
import { useLinkWords } from './link-words.js';
import { useChange } from './use-change.js';

const colors: Record<PasswordLink['state'], MantineColor> = {
  active: 'teal',
  consumed: 'blue',
  expired: 'gray',
  revoked: 'gray',
};

/**
 * One link: what became of it, who made it, where it went; and while it works, the ways to e-mail it and take it back.
 * `isFresh`: it stands above with its address, and is e-mailed there.
 */
export function PasswordLinkItem({ link, isFresh }: { link: PasswordLink; isFresh: boolean }) {
  const { t } = useTranslation('member');
  const words = useLinkWords();
  const staffId = useStaffId();
  const [isMailing, mailing] = useDisclosure();
  const isActive = link.state === 'active';
  const item = useRef<HTMLLIElement>(null);
  const revoke = useChange(staffId, {
    done: t('link.revoked'),
    onDone: () => item.current?.focus(),
    send: () =>
      answerOf(
        api.DELETE('/api/staff/{id}/portal/password-links/{linkId}', { params: { path: { id: staffId, linkId: link.id } } }),
      ),
  });
  const question = { title: t('link.revokeTitle'), words: t('link.revokeWords'), confirm: t('link.revoke'), danger: true };

  return (
    <li ref={item} tabIndex={-1}>
      <Stack gap={6}>
        <Group justify="space-between" gap="sm" align="flex-start">
          <Stack gap={2} flex="1 1 260px" align="flex-start">
            <Badge variant="outline" color={colors[link.state]} tt="none" fw={600} className="state-badge">
              {t(`link.state.${link.state}`)}
            </Badge>
            {words(link).map((sentence, place) => (
              <Text key={place} size="sm" className="any-name">
                {sentence}
              </Text>
            ))}
          </Stack>
          {isActive && (
            <Group gap="xs">
              {!isFresh && (
                <Button variant="default" size="xs" aria-expanded={isMailing} onClick={mailing.toggle}>
                  {t('link.emailCopy')}
                </Button>
              )}
              <SendButton
                variant="subtle"
                color="red"
                size="xs"
                busy={revoke.busy}
                onClick={() => void revoke.afterAsking(question)}
              >
                {t('link.revoke')}
              </SendButton>
            </Group>
          )}
        </Group>
        {isActive && isMailing && !isFresh && <EmailLinkForm linkId={link.id} />}
        <ProblemAlert error={revoke.error} />
      </Stack>
    </li>
  );
}
