import { Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client.js';
import { ask } from '../../parts/ask.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import type { ApiToken } from './queries.js';
import { everyScope, scopeWords } from './scopes.js';

/** One token: what it may do, when it was used last, and the way to end it. */
export function ApiTokenItem({ token, onRevoked }: { token: ApiToken; onRevoked: () => void }) {
  const { t, i18n } = useTranslation('settings');
  const { id, name, scopes, createdAt, lastUsedAt, expiresAt } = token;
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/api/api-tokens/{id}', { params: { path: { id } } }),
    onSuccess: onRevoked,
  });
  const everything = scopes.includes('*') || everyScope.every((scope) => scopes.includes(scope));
  const words = everything
    ? t('tokens.list.everything')
    : scopes.map((scope) => t(`tokens.scope.${scope}` as never, scopeWords)).join(' · ');

  async function end(): Promise<void> {
    const sure = await ask({
      title: t('tokens.list.askTitle', { name }),
      words: t('tokens.list.ask'),
      confirm: t('tokens.list.revoke'),
      danger: true,
    });
    if (sure) revoke.mutate();
  }

  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex="1 1 280px">
          <Text fw={600} className="any-name">
            {name}
          </Text>
          <Text size="sm">{words}</Text>
          <Text size="sm">
            {t('tokens.list.dates', {
              made: momentWords(createdAt, i18n.language, 'day'),
              ends: momentWords(expiresAt, i18n.language),
            })}
          </Text>
          <Text size="sm">
            {lastUsedAt ? t('tokens.list.used', { when: momentWords(lastUsedAt, i18n.language) }) : t('tokens.list.neverUsed')}
          </Text>
        </Stack>
        <SendButton
          variant="default"
          size="sm"
          busy={revoke.isPending}
          aria-label={t('tokens.list.revokeNamed', { name })}
          onClick={() => void end()}
        >
          {t('tokens.list.revoke')}
        </SendButton>
      </Group>
      <ProblemAlert error={revoke.error} />
    </li>
  );
}
