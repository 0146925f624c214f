import { Box, Button, Center, Skeleton, Stack, Table, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import type { AuditFilter } from './audit-filter.js';
import { EntryCard } from './entry-card.js';
import { EntryRow } from './entry-row.js';
import { auditQuery } from './queries.js';

const columns = [
  { column: 'when', width: 200 },
  { column: 'who' },
  { column: 'what' },
  { column: 'whom' },
  { column: 'outcome', width: 120 },
  { column: 'details', width: 120 },
] as const satisfies { column: string; width?: number }[];

/** The entries that fit the filter, newest first; further ones on demand. */
export function Entries({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation('audit');
  const wide = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    auditQuery(filter),
  );

  if (isPending) return <Waiting />;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.6 : 1 }}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <VisuallyHidden role="status">{!error && !isPlaceholderData && t('shown', { count: items.length })}</VisuallyHidden>
      {items.length === 0 && !error && <EmptyState title={t('empty')}>{t('emptyWords')}</EmptyState>}
      {items.length > 0 && wide && (
        <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('table')}>
          <Table miw={860} layout="fixed" verticalSpacing="xs">
            <Table.Caption>
              <VisuallyHidden>{t('table')}</VisuallyHidden>
            </Table.Caption>
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ column, ...size }) => (
                  <Table.Th key={column} scope="col" w={'width' in size ? size.width : undefined}>
                    {t(`column.${column}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <EntryRow key={item.id} item={item} />
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
      {items.length > 0 && !wide && (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('table')}>
          {items.map((item) => (
            <EntryCard key={item.id} item={item} />
          ))}
        </Stack>
      )}
      {hasNextPage && (
        <Center>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" role="status" mih="60vh">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} height={44} aria-hidden />
      ))}
    </Stack>
  );
}
