import { Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { hasCode } from '../../../api/problem.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { useAccountErrors } from '../account-errors.js';
import { AccountFields, type AccountValues, useAccountRules } from '../account-fields.js';
import { accountKey, accountsKey, accountQuery } from '../queries.js';
import { type AccountChanges, accountChanges, accountValuesOf } from './account-changes.js';
import { DetailsConflict } from './details-conflict.js';
import { useAccount } from './use-account.js';

/** Who holds the account, where bills go, and its currency. */
export default function Details() {
  const { t } = useTranslation(['billing', 'common']);
  const account = useAccount();
  const queries = useQueryClient();
  const errorsOf = useAccountErrors();
  // What was begun with, whatever others save meanwhile.
  const [before, setBefore] = useState(account);
  const [isStale, setStale] = useState(false);
  const form = useForm<AccountValues>({ initialValues: accountValuesOf(before), validate: useAccountRules() });
  const changes = accountChanges(form.getValues(), accountValuesOf(before));
  const isChanged = Object.keys(changes).length > 0;
  const { queryKey } = accountQuery(account.id);

  function beginWith(next: typeof account): void {
    setBefore(next);
    setStale(false);
  }
  // Nothing was typed: what others save is simply shown.
  if (account.version > before.version && !isChanged) setBefore(account);
  const fill = useEffectEvent((values: AccountValues) => {
    form.setInitialValues(values);
    form.reset();
  });
  useEffect(() => fill(accountValuesOf(before)), [before]);

  const save = useMutation({
    mutationFn: ({ body, version }: { body: AccountChanges; version: number }) => {
      const params = { path: { id: account.id }, header: { 'If-Match': `"${version}"` } };
      return answerOf(api.PATCH('/api/billing-accounts/{id}', { params, body }));
    },
    onSuccess: async (saved) => {
      await queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, saved);
      void queries.invalidateQueries({ queryKey: accountKey(account.id) });
      void queries.invalidateQueries({ queryKey: accountsKey });
      beginWith(saved);
      tellDone(i18next.t('saved'));
    },
    onError: async (error) => {
      form.setErrors(errorsOf(error));
      focusFirstError();
      if (!hasCode(error, 'billing.stale')) return;
      await queries.invalidateQueries({ queryKey });
      setStale(true);
    },
  });

  return (
    <Section title={t('details.title')} about={t('details.about')}>
      <UnsavedGuard unsaved={isChanged} />
      <form
        noValidate
        aria-label={t('details.title')}
        onSubmit={form.onSubmit(() => save.mutate({ body: changes, version: before.version }), focusFirstError)}
      >
        <Stack>
          <AccountFields form={form} currencyFixed={account.currencyFixed} />
          {isStale ? (
            <DetailsConflict
              mine={changes}
              theirs={account}
              busy={save.isPending}
              onMine={() => save.mutate({ body: changes, version: account.version })}
              onTheirs={() => beginWith(account)}
            />
          ) : (
            <ProblemAlert error={save.error} />
          )}
          <Group>
            <SendButton type="submit" busy={save.isPending} idle={!isChanged || isStale}>
              {t('common:save')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
