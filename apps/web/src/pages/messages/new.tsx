import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { ComposeForm } from './compose/compose-form.js';
import { draftsQuery } from './queries.js';

/** Begins a conversation, or goes on with one that was begun. */
export default function New() {
  const { t } = useTranslation('messages');
  const { draft } = useSearch({ from: '/portal/messaging/messages/new' });
  // The address follows the draft once there is one; that does not open another.
  const [opened] = useState(draft);
  return (
    <Page title={t('new.title')} about={t('new.about')}>
      {opened ? <OpenDraft id={opened} /> : <ComposeForm />}
    </Page>
  );
}

function OpenDraft({ id }: { id: string }) {
  const { data, error, refetch, isFetchedAfterMount } = useQuery({ ...draftsQuery, refetchOnMount: 'always' });
  if (error && !isFetchedAfterMount) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!isFetchedAfterMount) return <Skeleton h={420} radius="lg" />;
  // A draft that is gone was sent or deleted elsewhere: there is nothing to go on with.
  return <ComposeForm draft={data?.items.find((each) => each.id === id)} />;
}
