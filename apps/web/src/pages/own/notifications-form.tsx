import { Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { queries } from '../../app/queries.js';
import { readersZone } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { type NotificationChoice, notificationsQuery } from './queries.js';

const USUAL_NIGHT = { from: '20:00', to: '07:00' };

const valuesOf = ({ digest, quietFrom, quietTo }: NotificationChoice) => ({
  digest,
  quiet: quietFrom !== null,
  from: quietFrom ?? USUAL_NIGHT.from,
  to: quietTo ?? USUAL_NIGHT.to,
});
type Values = ReturnType<typeof valuesOf>;

/** E-mails or none, and the hours without any. The hours stay while e-mails are off. */
export function NotificationsForm({ choice }: { choice: NotificationChoice }) {
  const { t } = useTranslation(['own', 'common']);
  const form = useForm<Values>({
    initialValues: valuesOf(choice),
    validate: {
      from: (from, { digest, quiet }) => (digest && quiet && !from ? t('notifications.timeMissing') : null),
      to: (to, { digest, quiet, from }) => {
        if (!digest || !quiet) return null;
        if (!to) return t('notifications.timeMissing');
        return to === from ? t('notifications.sameTime') : null;
      },
    },
  });
  const save = useMutation({
    mutationFn: ({ digest, quiet, from, to }: Values) => {
      // Without e-mails the hours are out of sight, and may be left half typed.
      const areHours = quiet && from && to && from !== to;
      const body = { digest, quietFrom: areHours ? from : null, quietTo: areHours ? to : null };
      return answerOf(api.PUT('/api/session/notifications', { body }));
    },
    onSuccess: (saved, values) => {
      queries.setQueryData(notificationsQuery.queryKey, saved);
      form.resetDirty(values);
      tellDone(t('notifications.saved'));
    },
  });
  const { digest, quiet, from, to } = form.values;

  return (
    <form noValidate aria-label={t('notifications.title')} onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <UnsavedGuard unsaved={form.isDirty()} />
      <Stack gap="md">
        <Checkbox
          label={t('notifications.digest')}
          description={t('notifications.digestAbout')}
          {...form.getInputProps('digest', { type: 'checkbox' })}
        />
        {digest && (
          <Checkbox
            label={t('notifications.quiet')}
            description={t('notifications.quietAbout')}
            {...form.getInputProps('quiet', { type: 'checkbox' })}
          />
        )}
        {digest && quiet && (
          <Stack gap={6}>
            <Group gap="md" align="flex-start">
              <TextInput type="time" label={t('notifications.from')} required {...form.getInputProps('from')} />
              <TextInput type="time" label={t('notifications.to')} required {...form.getInputProps('to')} />
            </Group>
            <Text size="sm" c="dimmed">
              {t(from > to ? 'notifications.overnight' : 'notifications.sameDay', {
                timeZone: readersZone().replaceAll('_', ' '),
              })}
            </Text>
          </Stack>
        )}
        <ProblemAlert error={save.error} />
        <Group>
          <SendButton type="submit" busy={save.isPending}>
            {t('common:save')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
