import { Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../parts/ask.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { Page } from '../../../parts/page.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SavedMeanwhile } from '../../../parts/saved-meanwhile.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { InvoiceBadge } from '../invoice-badge.js';
import { useMoneyWords } from '../money.js';
import type { Invoice } from '../queries.js';
import { DeleteDraft } from './delete-draft.js';
import { DraftFields } from './draft-fields.js';
import { totalOf } from './draft-values.js';
import { HolderLine } from './holder-line.js';
import { useDraft } from './use-draft.js';

/** A draft: it can be written anew, issued, or thrown away. */
export function Draft({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('billing');
  const words = useMoneyWords(invoice.currency);
  const draft = useDraft(invoice);
  const { form } = draft;

  async function askThenIssue(): Promise<void> {
    if (form.validate().hasErrors) return focusFirstError();
    const total = words(totalOf(form.getValues().lines, invoice.currency));
    const question = {
      title: t('draft.issueTitle'),
      words: <span className="any-name">{t('draft.issueWords', { name: invoice.holderName, total })}</span>,
      confirm: t('draft.issueConfirm'),
    };
    // While it is asked, somebody else may save something else.
    const asked = draft.now;
    if (await ask(question)) draft.issue(asked);
  }

  return (
    <Page title={t('draft.title')} about={<HolderLine {...invoice} />}>
      <Section title={t('draft.lines')} about={t('draft.about')} actions={<InvoiceBadge invoice={invoice} />}>
        <UnsavedGuard unsaved={draft.isChanged && !draft.isGone} />
        <form noValidate aria-label={t('draft.title')} onSubmit={form.onSubmit(() => draft.save(), focusFirstError)}>
          <Stack>
            <DraftFields form={form} currency={invoice.currency} />
            {draft.isStale ? (
              <SavedMeanwhile
                words={t('draft.conflict', { total: words(invoice.total) })}
                busy={draft.isSaving}
                onMine={draft.saveAnyway}
                onTheirs={draft.giveWay}
              />
            ) : (
              <ProblemAlert error={draft.error} />
            )}
            <Group>
              <SendButton
                variant="default"
                type="submit"
                busy={draft.isSaving}
                idle={!draft.isChanged || draft.isStale || draft.isIssuing}
              >
                {t('draft.save')}
              </SendButton>
              <SendButton busy={draft.isIssuing} idle={draft.isStale || draft.isSaving} onClick={() => void askThenIssue()}>
                {t('draft.issue')}
              </SendButton>
              <DeleteDraft invoice={invoice} onDeleted={draft.leave} />
            </Group>
          </Stack>
        </form>
      </Section>
    </Page>
  );
}
