import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../parts/moment.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { useNameOf } from '../account/name-of.js';
import { Decision } from './decision.js';
import { useDocumentName } from './document-name.js';
import classes from './documents.module.css';
import { documentQuery, type WaitingDocument } from './queries.js';
import { VersionView } from './version-view.js';

/** One document that waits. Its files are fetched when somebody wants to decide: that they were read stands in the audit. */
export function WaitingItem({ waiting }: { waiting: WaitingDocument }) {
  const { t } = useTranslation('billing-documents');
  const nameOf = useNameOf();
  const [opened, review] = useDisclosure();
  const name = useDocumentName()(waiting);
  const { accountId, holderName, kind, uploadedBy, uploadedAt } = waiting;
  return (
    <li className={classes.document}>
      <Stack gap="md" role="group" aria-label={t('queue.of', { title: name, name: holderName })}>
        <Group justify="space-between" gap="sm" align="flex-start">
          <Stack gap={2} miw={0}>
            <Anchor
              renderRoot={(props) => <Link to="/billing/accounts/$accountId/documents" params={{ accountId }} {...props} />}
              fw={600}
              dir="auto"
              className="any-name"
            >
              {holderName}
            </Anchor>
            <Text size="sm" className="any-name">
              {kind !== 'insurance_card' && `${t(`kind.${kind}`)} · `}
              <bdi>{name}</bdi>
            </Text>
            <Text size="sm" c="dimmed" component="div" className="any-name">
              {t('version.uploadedBy', { name: nameOf(uploadedBy) })} · <Moment at={uploadedAt} />
            </Text>
          </Stack>
          <Button variant="default" size="xs" aria-expanded={opened} onClick={review.toggle}>
            {t('queue.review')}
          </Button>
        </Group>
        {opened && <Review waiting={waiting} />}
      </Stack>
    </li>
  );
}

function Review({ waiting }: { waiting: WaitingDocument }) {
  const { t } = useTranslation('billing-documents');
  const { data: document, error, refetch } = useQuery(documentQuery(waiting));
  const version = document?.versions.find(({ number }) => number === waiting.number);
  const inForce = document?.versions.find(({ state }) => state === 'accepted');
  if (error) return <ProblemAlert error={error} title={t('detailsFailed')} onRetry={() => void refetch()} />;
  if (document === undefined) return <Skeleton h={220} radius="md" />;
  if (!document || !version) return <Text role="status">{t('queue.gone')}</Text>;
  return (
    <>
      <VersionView document={document} version={version} whole={version} />
      {version.state === 'pending' && <Decision document={document} number={version.number} />}
      {inForce && (
        <Stack gap="xs">
          <Text fw={600} size="sm">
            {t('queue.inForce')}
          </Text>
          <VersionView document={document} version={inForce} whole={inForce} />
        </Stack>
      )}
    </>
  );
}
