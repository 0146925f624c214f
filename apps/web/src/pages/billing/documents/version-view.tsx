import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../../parts/day-words.js';
import { Moment } from '../../../parts/moment.js';
import { useSession } from '../../../session/session.js';
import { useNameOf } from '../account/name-of.js';
import classes from '../billing.module.css';
import { Fact } from '../fact.js';
import type { ListedDocument, ListedVersion, Version } from './queries.js';
import { VersionBadge } from './version-badge.js';
import { VersionFiles } from './version-files.js';
import { WithdrawVersion } from './withdraw-version.js';

interface VersionViewProps {
  document: Pick<ListedDocument, 'id' | 'accountId' | 'kind'>;
  version: ListedVersion;
  /** With what lists do not tell, once it has come. */
  whole: Version | undefined;
}

/** One version: how it stands and why, its files, who sent it and who decided. */
export function VersionView({ document, version, whole }: VersionViewProps) {
  const { t, i18n } = useTranslation('billing-documents');
  const { staffMember } = useSession();
  const isOwn = version.uploadedBy.staffId === staffMember.id;
  const { number, state, validUntil } = version;
  return (
    <Stack gap="xs" role="group" aria-label={t('version.label', { number })}>
      <Stack gap={4} role="status">
        <Group gap="xs">
          <VersionBadge version={version} />
          <Text size="sm" c="dimmed">
            {t('version.label', { number })}
          </Text>
        </Group>
        {state === 'rejected' && whole?.rejectReason && (
          <Text size="sm" dir="auto" className="any-name">
            {t('version.rejectedBecause', { reason: whole.rejectReason })}
          </Text>
        )}
      </Stack>
      <VersionFiles documentId={document.id} kind={document.kind} version={version} />
      {document.kind === 'insurance_card' && (
        <dl className={classes.facts}>
          {whole?.memberId && <Fact name={t('version.memberId')}>{whole.memberId}</Fact>}
          <Fact name={t('version.validUntil')}>{validUntil ? dayWords(validUntil, i18n.language) : t('version.noEnd')}</Fact>
        </dl>
      )}
      <Who version={version} />
      {isOwn && state === 'pending' && <WithdrawVersion document={document} number={number} />}
    </Stack>
  );
}

function Who({ version: { uploadedBy, uploadedAt, reviewedBy, reviewedAt } }: { version: ListedVersion }) {
  const { t } = useTranslation('billing-documents');
  const nameOf = useNameOf();
  return (
    <Text size="sm" c="dimmed" component="div" className="any-name">
      {t('version.uploadedBy', { name: nameOf(uploadedBy) })} · <Moment at={uploadedAt} />
      {reviewedBy && reviewedAt && (
        <>
          <br />
          {t('version.reviewedBy', { name: nameOf(reviewedBy) })} · <Moment at={reviewedAt} />
        </>
      )}
    </Text>
  );
}
