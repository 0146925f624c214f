import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { useDocumentName } from './document-name.js';
import classes from './documents.module.css';
import { documentQuery, type ListedDocument } from './queries.js';
import { UploadButton } from './upload-button.js';
import { VersionView } from './version-view.js';
import { Versions } from './versions.js';

/** One document: its newest version, the one in force where that is another, and those before. */
export function DocumentItem({ document }: { document: ListedDocument }) {
  const { t } = useTranslation('billing-documents');
  const name = useDocumentName()(document);
  const { id, accountId, kind, title, latest, current } = document;
  const shown = [latest, ...(current && current.number !== latest.number ? [current] : [])];
  // Each reading stands in the audit: where the list tells everything, nothing more is read.
  const tellsAll = kind !== 'insurance_card' && latest.state !== 'rejected' && latest.number === 1;
  const { data: whole, error, refetch } = useQuery({ ...documentQuery(document), enabled: !tellsAll });
  const older = (whole?.versions ?? []).filter(({ number }) => !shown.some((version) => version.number === number));
  const wholeOf = (number: number) => whole?.versions.find((version) => version.number === number);
  return (
    <li className={classes.document}>
      <Stack gap="md" role="group" aria-label={name}>
        <Group justify="space-between" gap="sm" align="flex-start">
          <Stack gap={0} miw={0}>
            <Text fw={600} dir="auto" className="any-name">
              {name}
            </Text>
            {kind !== 'insurance_card' && (
              <Text size="sm" c="dimmed">
                {t(`kind.${kind}`)}
              </Text>
            )}
          </Stack>
          <UploadButton accountId={accountId} of={{ id, kind, title }} />
        </Group>
        {shown.map((version) => (
          <VersionView key={version.number} document={document} version={version} whole={wholeOf(version.number)} />
        ))}
        <ProblemAlert error={error} title={t('detailsFailed')} onRetry={() => void refetch()} />
        {!tellsAll && whole === undefined && !error && <Skeleton h={24} w={200} />}
        {older.length > 0 && <Versions document={document} versions={older} />}
      </Stack>
    </li>
  );
}
