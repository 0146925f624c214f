import { Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { withPassword } from '../../parts/with-password.js';
import type { ReviewItem } from './queries.js';

interface ReviewLineProps {
  item: ReviewItem;
  /** With what was done, in words. */
  onDecided: (words: string) => Promise<void>;
}

/** One passkey or authenticator app, and the two things that can be done about it. */
export function ReviewLine({ item, onDecided }: ReviewLineProps) {
  const { t, i18n } = useTranslation('entry');
  const { kind, name, addedAt, lastUsedAt } = item;
  const what = kind === 'passkey' ? t('review.passkey', { name }) : t('review.totp');
  const keep = useMutation({
    mutationFn: () => withPassword(() => done(keepItem(item))),
    onSuccess: (kept) => kept && onDecided(t('review.kept', { what })),
  });
  const remove = useMutation({
    mutationFn: () => withPassword(() => done(removeItem(item))),
    onSuccess: (removed) => removed && onDecided(t('review.removed', { what })),
  });
  const at = (instant: string) => momentWords(instant, i18n.language);
  const busy = keep.isPending || remove.isPending;

  return (
    <li>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 240px' }}>
          <Text fw={600} className="any-name">
            {what}
          </Text>
          <Text size="sm">{t('review.added', { at: at(addedAt) })}</Text>
          {kind === 'passkey' && (
            <Text size="sm">{lastUsedAt ? t('review.used', { at: at(lastUsedAt) }) : t('review.neverUsed')}</Text>
          )}
        </div>
        <Group gap="xs">
          <SendButton busy={busy} variant="default" onClick={() => keep.mutate()} aria-label={t('review.keepNamed', { what })}>
            {t('review.keep')}
          </SendButton>
          <SendButton
            busy={busy}
            variant="default"
            onClick={() => remove.mutate()}
            aria-label={t('review.removeNamed', { what })}
          >
            {t('review.remove')}
          </SendButton>
        </Group>
      </Group>
      <ProblemAlert error={keep.error ?? remove.error} />
    </li>
  );
}

async function done(request: Promise<unknown>): Promise<true> {
  await request;
  return true;
}

const keepItem = ({ id }: ReviewItem) =>
  answerOf(api.POST('/api/session/security-review/kept', { body: id === null ? { kind: 'totp' } : { kind: 'passkey', id } }));

const removeItem = ({ id }: ReviewItem) =>
  id === null
    ? answerOf(api.DELETE('/api/session/second-factors/totp'))
    : answerOf(api.DELETE('/api/session/second-factors/passkeys/{id}', { params: { path: { id } } }));
