import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { hasCode } from '../../../api/problem.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { useIntention } from '../../../parts/intention.js';
import { tellDone } from '../../../parts/tell.js';
import { accountKey, accountsKey, type Invoice, invoiceQuery } from '../queries.js';
import { draftBodyOf, type DraftValues, draftValuesOf } from './draft-values.js';
import { useDraftForm } from './use-draft-form.js';

/** What somebody was asked about before it is issued: nothing else may be. */
interface Asked {
  version: number;
  /** There is more in the form than in that version. */
  isTyped: boolean;
}

/** A draft as it is written, and what becomes of it. */
export function useDraft(invoice: Invoice) {
  const { t } = useTranslation('billing');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  // What was begun with, whatever others save meanwhile.
  const [before, setBefore] = useState(invoice);
  const [isStale, setStale] = useState(false);
  const [isGone, setGone] = useState(false);
  const form = useDraftForm(() => draftValuesOf(before), invoice.currency);
  const isChanged = bodyOf() !== JSON.stringify(draftBodyOf(draftValuesOf(before), before.currency));
  const { queryKey } = invoiceQuery(invoice.id);

  function bodyOf(): string {
    return JSON.stringify(draftBodyOf(form.getValues(), invoice.currency));
  }
  function beginWith(next: Invoice): void {
    setBefore(next);
    setStale(false);
  }
  // Nothing was typed: what others save is simply shown.
  if (invoice.version > before.version && !isChanged) setBefore(invoice);
  const fill = useEffectEvent((values: DraftValues) => {
    form.setInitialValues(values);
    form.reset();
  });
  useEffect(() => fill(draftValuesOf(before)), [before]);

  async function show(next: Invoice): Promise<void> {
    // An answer to an older question must not overwrite it.
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, next);
    for (const key of [accountKey(invoice.accountId), accountsKey]) void queries.invalidateQueries({ queryKey: key });
  }
  async function rewrite(version: number): Promise<Invoice> {
    const params = { path: { id: invoice.id }, header: { 'If-Match': `"${version}"` } };
    const saved = await answerOf(
      api.PUT('/api/invoices/{id}', { params, body: draftBodyOf(form.getValues(), invoice.currency) }),
    );
    beginWith(saved);
    return saved;
  }
  async function refused(error: unknown, isTyped: boolean): Promise<void> {
    if (hasCode(error, 'billing.due-before-issue')) {
      form.setFieldError('dueOn', t('draft.tooEarly'));
      return focusFirstError();
    }
    if (hasCode(error, 'billing.not-a-draft') || hasCode(error, 'billing.invoice-not-found'))
      return queries.invalidateQueries({ queryKey });
    if (!hasCode(error, 'billing.stale')) return undefined;
    await queries.invalidateQueries({ queryKey });
    return setStale(isTyped);
  }

  const save = useMutation({
    mutationFn: rewrite,
    onSuccess: async (saved) => {
      issue.reset();
      await show(saved);
      tellDone(t('draft.saved'));
    },
    onError: (error) => refused(error, true),
  });
  const issue = useMutation({
    mutationFn: async (asked: Asked) => {
      const { version } = asked.isTyped ? await rewrite(asked.version) : asked;
      const header = { 'Idempotency-Key': intention.keyFor({ issue: version }), 'If-Match': `"${version}"` };
      return answerOf(api.POST('/api/invoices/{id}/issue', { params: { path: { id: invoice.id }, header } }));
    },
    onSuccess: async (issued) => {
      await show(issued);
      tellDone(t('draft.issued', { number: issued.number }));
    },
    onError: (error, { isTyped }) => refused(error, isTyped),
  });

  // Only once the page is known to be left; before that, leaving would ask.
  useEffect(() => {
    if (isGone) void navigate({ to: '/billing/accounts/$accountId', params: { accountId: invoice.accountId }, replace: true });
  }, [isGone, navigate, invoice.accountId]);

  return {
    form,
    isChanged,
    isStale,
    isGone,
    isSaving: save.isPending,
    isIssuing: issue.isPending,
    error: save.error ?? issue.error,
    save: () => save.mutate(before.version),
    /** What it is now, to be asked about. */
    now: { version: before.version, isTyped: isChanged },
    issue(asked: Asked) {
      save.reset();
      issue.mutate(asked);
    },
    /** After somebody else saved: ours instead. */
    saveAnyway: () => save.mutate(invoice.version),
    /** After somebody else saved: theirs. */
    giveWay() {
      save.reset();
      issue.reset();
      beginWith(invoice);
    },
    leave: () => setGone(true),
  };
}
