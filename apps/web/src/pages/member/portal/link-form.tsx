import { Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../../api/client.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { withPassword } from '../../../parts/with-password.js';
import { practiceQuery } from '../../../session/practice.js';
import { settingsQuery, usePortal, useStaffId } from '../queries.js';
import { LinkDayInput } from './link-day-input.js';
import { dayWords, linkDays } from './link-days.js';

/** Chooses the last day and makes the link. */
export function LinkForm({ onMade }: { onMade: (link: Schemas['GeneratedResetLink']) => void }) {
  const { t, i18n } = useTranslation('member');
  const staffId = useStaffId();
  const queries = useQueryClient();
  const { timeZone } = useSuspenseQuery(practiceQuery).data;
  const { passwordLinkMaxDays } = useSuspenseQuery(settingsQuery).data;
  const hasLink = usePortal().passwordLinks.some(({ state }) => state === 'active');
  const input = useRef<HTMLButtonElement>(null);
  const [day, setDay] = useState<string | null>(null);
  const [isDayMissing, setDayMissing] = useState(false);

  const generate = useMutation({
    mutationFn: (expiresOn: string) =>
      withPassword(() =>
        answerOf(api.POST('/api/staff/{id}/portal/password-links', { params: { path: { id: staffId } }, body: { expiresOn } })),
      ),
    onSuccess: async (link) => {
      if (!link) return;
      await queries.invalidateQueries({ queryKey: ['staff', staffId] });
      onMade(link);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (day) return generate.mutate(day);
    setDayMissing(true);
    input.current?.focus();
  }

  function choose(next: string | null) {
    setDay(next);
    setDayMissing(false);
    generate.reset();
  }

  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <LinkDayInput
          ref={input}
          days={linkDays(timeZone, passwordLinkMaxDays)}
          value={day}
          onChange={choose}
          error={isDayMissing ? t('link.dayMissing') : undefined}
        />
        <SendButton type="submit" busy={generate.isPending}>
          {t('link.generate')}
        </SendButton>
      </Group>
      <Text size="sm" role="status">
        {day && t('link.worksThrough', { day: dayWords(day, i18n.language), timeZone })}
      </Text>
      {hasLink && <Text size="sm">{t('link.replaces')}</Text>}
      <ProblemAlert error={generate.error} />
    </Stack>
  );
}
