import { Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { openConversationsQuery, usePortal, useStaffId } from '../queries.js';
import { FeaturesConflict } from './features-conflict.js';
import { type Feature, useFeatures } from './save-features.js';

const all: readonly Feature[] = ['secure_messaging', 'billing_documents', 'balance_payment'];

export function FeaturesSection() {
  const { t } = useTranslation('member');
  const portal = usePortal();
  const draft = useFeatures(useStaffId(), portal);
  const button = useRef<HTMLButtonElement>(null);
  const wasStale = useRef(false);

  // The buttons of the conflict go away with it, and must not take the focus with them.
  useEffect(() => {
    if (wasStale.current && !draft.isStale) button.current?.focus();
    wasStale.current = draft.isStale;
  }, [draft.isStale]);

  return (
    <Section title={t('features.title')} about={t('features.about')}>
      <Stack gap="sm" role="group" aria-label={t('features.group')}>
        {all.map((feature) => (
          <Checkbox
            key={feature}
            label={t(`features.${feature}.label`)}
            description={t(`features.${feature}.gives`)}
            checked={draft.features.includes(feature)}
            onChange={(event) => draft.tick(feature, event.currentTarget.checked)}
          />
        ))}
        <div role="status">
          {draft.features.includes('balance_payment') && !draft.features.includes('billing_documents') && (
            <Text size="sm">{t('features.balance_payment.alone')}</Text>
          )}
          {draft.switchedOff.length > 0 && !draft.isStale && (
            <List size="sm" spacing={4}>
              {draft.switchedOff.map((feature) => (
                <List.Item key={feature}>
                  {feature === 'secure_messaging' ? <MessagingOff /> : t(`features.${feature}.off`)}
                </List.Item>
              ))}
            </List>
          )}
        </div>
      </Stack>
      {draft.isStale ? (
        <FeaturesConflict
          mine={draft.features}
          theirs={portal.features}
          onMine={draft.saveAnyway}
          onTheirs={draft.giveWay}
          busy={draft.isSaving}
        />
      ) : (
        <ProblemAlert error={draft.error} />
      )}
      <Group>
        <SendButton ref={button} onClick={draft.save} busy={draft.isSaving} idle={!draft.changed || draft.isStale}>
          {t('features.save')}
        </SendButton>
        <Group gap={4} role="status">
          {draft.isSaved && (
            <>
              <IconCheck size={16} aria-hidden />
              <Text size="sm">{t('features.saved')}</Text>
            </>
          )}
        </Group>
      </Group>
      <UnsavedGuard unsaved={draft.changed} />
    </Section>
  );
}

/** The count may come late or not at all; what it means is said in any case. */
function MessagingOff() {
  const { t } = useTranslation('member');
  const { data: count } = useQuery(openConversationsQuery(useStaffId()));
  return count ? t('features.secure_messaging.offWith', { count }) : t('features.secure_messaging.off');
}
