import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { expansions, flag, metadata, pagination } from '../http/params.js';
import { route } from '../http/route.js';
import { endDispute, isOpen } from '../money/end-dispute.js';
import type { Account } from '../state/account.js';
import { writeEvent } from '../webhooks/write-event.js';
import { mergeMetadata } from './merge-metadata.js';
import { isOfPayment, ofPaymentFilters } from './of-payment.js';

const url = '/v1/disputes';

const evidence = z.record(z.string(), z.string().max(20_000));

const changes = z.strictObject({
  ...expansions,
  evidence: evidence.optional(),
  metadata: metadata().optional(),
  submit: flag().default(true),
});

export const disputeRoutes = [
  route('GET', url, z.strictObject({ ...pagination, ...ofPaymentFilters }), ({ account, params }) =>
    listed(
      account.disputes,
      {
        url,
        kind: 'dispute',
        page: params,
        created: ({ created }) => created,
        matches: isOfPayment(params),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, changes, ({ account, id, params }) => {
    const dispute = found(account, id);
    mergeMetadata(dispute, params.metadata);
    if (params.evidence) giveEvidence(account, dispute, params.evidence, params.submit);
    else writeEvent(account, { type: 'charge.dispute.updated', object: dispute });
    return dispute;
  }),
  route('POST', `${url}/:id/close`, z.strictObject(expansions), ({ account, id }) => {
    const dispute = found(account, id);
    assertOpen(dispute);
    endDispute(account, dispute, 'lost');
    return dispute;
  }),
];

/** Submitted evidence can be given once. In test mode its text decides: https://docs.stripe.com/testing#disputes */
function giveEvidence(account: Account, dispute: Stripe.Dispute, given: Record<string, string>, submit: boolean): void {
  assertOpen(dispute);
  const unknown = Object.keys(given).find((name) => !(name in dispute.evidence));
  if (unknown) {
    const param = `evidence[${unknown}]`;
    throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  if (dispute.evidence_details.submission_count > 0) throw invalid('Evidence for this dispute has already been submitted.');
  dispute.evidence = { ...dispute.evidence, ...given };
  dispute.evidence_details.has_evidence = true;
  if (submit) {
    Object.assign(dispute.evidence_details, { submission_count: 1, submission_method: 'manual' });
    dispute.status = dispute.status.startsWith('warning_') ? 'warning_under_review' : 'under_review';
  }
  writeEvent(account, { type: 'charge.dispute.updated', object: dispute });
  const text = submit ? dispute.evidence.uncategorized_text : null;
  if (text === 'winning_evidence') endDispute(account, dispute, 'won');
  if (text === 'losing_evidence') endDispute(account, dispute, 'lost');
}

function assertOpen(dispute: Stripe.Dispute): void {
  if (!isOpen(dispute)) throw invalid('This dispute is already closed.');
}

function found({ disputes }: Account, id: string): Stripe.Dispute {
  const dispute = disputes.get(id);
  if (!dispute) throw noSuch('dispute', id, 'id', 404);
  return dispute;
}
