import { Anchor, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { fieldErrors } from '../../parts/field-errors.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { withPassword } from '../../parts/with-password.js';
import type { Scope } from './queries.js';
import { ScopeChoice } from './scope-choice.js';
import { everyScope } from './scopes.js';

const lifetimes = [7, 30, 90, 180, 365];
const DAY_MS = 86_400_000;

export interface MadeToken {
  name: string;
  token: string;
}

export function TokenForm({ onMade }: { onMade: (made: MadeToken) => void }) {
  const { t, i18n } = useTranslation('settings');
  const form = useForm({
    initialValues: { name: '', days: 90, everything: false, scopes: [] as Scope[] },
    validate: {
      name: (name) => (name.trim() === '' ? t('tokens.make.nameMissing') : null),
      scopes: (scopes, { everything }) => (!everything && scopes.length === 0 ? t('tokens.make.scopesMissing') : null),
    },
  });
  const make = useMutation({
    mutationFn: ({ name, days, everything, scopes }: typeof form.values) =>
      withPassword(() =>
        answerOf(
          api.POST('/api/api-tokens', { body: { name, expiresInDays: days, scopes: everything ? [...everyScope] : scopes } }),
        ),
      ),
    onSuccess: (made, { name }) => {
      if (!made) return;
      form.reset();
      onMade({ name: name.trim(), token: made.token });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const [opened] = useState(() => Date.now());
  const ends = momentWords(new Date(opened + form.values.days * DAY_MS).toISOString(), i18n.language, 'day');

  return (
    <Section
      title={t('tokens.make.title')}
      about={t('tokens.make.about')}
      actions={
        <Anchor href="/api/docs" target="_blank" rel="noreferrer" size="sm">
          {t('tokens.make.docs')} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} />
        </Anchor>
      }
    >
      <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t('tokens.make.name')}
              description={t('tokens.make.nameHint')}
              required
              maxLength={100}
              autoComplete="off"
              {...form.getInputProps('name')}
            />
            <Select
              label={t('tokens.make.expires')}
              description={t('tokens.make.until', { day: ends })}
              allowDeselect={false}
              data={lifetimes.map((days) => ({ value: String(days), label: t('days', { count: days }) }))}
              value={String(form.values.days)}
              onChange={(days) => form.setFieldValue('days', Number(days))}
            />
          </SimpleGrid>
          <ScopeChoice
            everything={form.values.everything}
            onEverything={(everything) => form.setFieldValue('everything', everything)}
            scopes={form.values.scopes}
            onScopes={(scopes) => form.setFieldValue('scopes', scopes)}
            error={form.errors.scopes as string | undefined}
          />
          <ProblemAlert error={make.error} />
          <Group>
            <SendButton type="submit" busy={make.isPending}>
              {t('tokens.make.submit')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
