import { Code, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../parts/moment.js';
import { Problem } from '../../api/problem.js';
import { useProblemWords } from '../../parts/problem-words.js';
import { useFactWords } from './act-words.js';
import type { AuditItem } from './queries.js';

/** Why it was refused and what followed from it, in words; below that, what is recorded, as it is recorded. */
export function EntryDetails({ item: { detail, address, outcome } }: { item: AuditItem }) {
  const { t, i18n } = useTranslation('audit');
  const factWords = useFactWords();
  const problemWords = useProblemWords();
  const { code, count, since } = detail;
  const facts = Array.isArray(detail.facts) ? (detail.facts as { type: string }[]) : [];
  const nothing = facts.length === 0 && Object.keys(detail).every((key) => key === 'facts');

  return (
    <Stack gap="xs" p="xs">
      <Text size="sm">
        <b>{t('column.from')}</b>: {address ?? t('nowhere')}
      </Text>
      {typeof code === 'string' && outcome !== 'ok' && (
        <Text size="sm">
          <b>{t('details.reason')}</b>: {problemWords(new Problem(0, code, ''))}
        </Text>
      )}
      {typeof count === 'number' && typeof since === 'string' && (
        <Text size="sm">{t('details.more', { count, since: momentWords(since, i18n.language) })}</Text>
      )}
      {facts.length > 0 && (
        <div>
          <Text size="sm" fw={700}>
            {t('details.facts')}
          </Text>
          <List size="sm">
            {facts.map(({ type }, index) => (
              <List.Item key={index}>{factWords(type)}</List.Item>
            ))}
          </List>
        </div>
      )}
      {nothing ? (
        <Text size="sm">{t('details.nothing')}</Text>
      ) : (
        <div>
          <Text size="sm" fw={700} mb={4}>
            {t('details.exact')}
          </Text>
          <Code block className="any-name" tabIndex={0} role="region" aria-label={t('details.exact')} mah={320}>
            {JSON.stringify(detail, null, 2)}
          </Code>
        </div>
      )}
    </Stack>
  );
}
