import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../../parts/moment.js';

interface Facts {
  maskedEmail: string;
  practiceName: string;
  expiresAt: string;
  timeZone: string;
}

/** For whom a link is, and until when it works, in the practice's own time. */
export function LinkFacts({ facts, words }: { facts: Facts; words: 'activate.for' | 'reset.for' | 'address.for' }) {
  const { t, i18n } = useTranslation('entry');
  const { maskedEmail, practiceName, expiresAt, timeZone } = facts;
  const until = momentWords(expiresAt, i18n.language, 'minute', timeZone);
  return (
    <Stack gap={4}>
      <Text className="any-name">{t(words, { email: maskedEmail, practice: practiceName })}</Text>
      <Text size="sm" c="dimmed">
        {t('linkWorksUntil', { until, zone: timeZone.replaceAll('_', ' ') })}
      </Text>
    </Stack>
  );
}
