import { Group, Paper, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { focusFirstError } from '../../parts/focus-first-error.js';
import { useIntention } from '../../parts/intention.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useAccountErrors } from './account-errors.js';
import { accountBodyOf, AccountFields, type AccountValues, blankAccount, useAccountRules } from './account-fields.js';
import { accountsKey, type BillingAccount } from './queries.js';

/** Opens an account; its page comes next. */
export default function OpenAccount() {
  const { t } = useTranslation('billing');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const errorsOf = useAccountErrors();
  const [opened, setOpened] = useState<BillingAccount>();
  const form = useForm<AccountValues>({ initialValues: blankAccount, validate: useAccountRules() });
  const opening = useMutation({
    mutationFn: (values: AccountValues) => {
      const body = accountBodyOf(values);
      const header = { 'Idempotency-Key': intention.keyFor(body) };
      return answerOf(api.POST('/api/billing-accounts', { params: { header }, body }));
    },
    onSuccess: (account) => {
      intention.fulfilled();
      void queries.invalidateQueries({ queryKey: accountsKey });
      setOpened(account);
    },
    onError: (error) => {
      form.setErrors(errorsOf(error));
      focusFirstError();
    },
  });

  // Only once the form is known to be saved; before that, leaving would ask.
  useEffect(() => {
    if (!opened) return;
    tellDone(t('open.done', { name: opened.holderName }));
    void navigate({ to: '/billing/accounts/$accountId', params: { accountId: opened.id } });
  }, [opened, navigate, t]);

  return (
    <Page title={t('open.title')} about={t('open.about')}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} radius="lg" maw={820}>
        <UnsavedGuard unsaved={form.isDirty() && !opened} />
        <form
          noValidate
          aria-label={t('open.title')}
          onSubmit={form.onSubmit((values) => opening.mutate(values), focusFirstError)}
        >
          <Stack>
            <AccountFields form={form} />
            <ProblemAlert error={opening.error} />
            <Group>
              <SendButton type="submit" busy={opening.isPending || Boolean(opened)}>
                {t('open.save')}
              </SendButton>
            </Group>
          </Stack>
        </form>
      </Paper>
    </Page>
  );
}
