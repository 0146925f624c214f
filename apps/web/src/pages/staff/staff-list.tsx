import { Button, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconUpload, IconUserPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { Pager } from '../../parts/pager.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { FilterBar } from './filter-bar.js';
import { InviteDialog } from './invite-dialog.js';
import { ListMenu } from './list-menu.js';
import { NobodyFound, NobodyYet } from './nobody-here.js';
import { PeopleCards } from './people-cards.js';
import { PeopleTable } from './people-table.js';
import { PAGE_SIZE } from './queries.js';
import { useSelection } from './selection.js';
import { SelectionBar } from './selection-bar.js';
import { isFiltered } from './staff-filter.js';
import { StatusChips } from './status-chips.js';
import { useStaffList } from './use-staff-list.js';

/** Everybody on record: find people, see where they stand, and invite them. */
export default function StaffList() {
  const { t } = useTranslation('staff');
  const list = useStaffList();
  const choice = useSelection(list.filter);
  const [inviting, setInviting] = useState(false);
  const results = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });

  const { data, error, isPlaceholderData, refetch } = list.page;
  const people = data?.items;
  const nobody = people?.length === 0 && !list.search.cursor;
  const filtered = isFiltered(list.filter);
  const turn = (page: () => void) => () => {
    page();
    results.current?.focus();
  };
  const People = narrow ? PeopleCards : PeopleTable;

  return (
    <Page
      title={t('list.title')}
      about={<HowMany list={list} />}
      actions={
        <>
          <Button component={Link} to="/staff/new" leftSection={<IconUserPlus size={18} aria-hidden />}>
            {t('list.register')}
          </Button>
          <Button component={Link} to="/staff/import" variant="default" leftSection={<IconUpload size={18} aria-hidden />}>
            {t('list.import')}
          </Button>
          <ListMenu search={list.search} />
        </>
      }
    >
      <Stack gap="md">
        <StatusChips list={list} />
        <FilterBar list={list} />
      </Stack>
      <ProblemAlert error={error} title={t('list.failed')} onRetry={() => void refetch()} />
      <Stack
        gap="md"
        ref={results}
        tabIndex={-1}
        role="region"
        aria-label={t('list.results')}
        aria-busy={isPlaceholderData || !data}
        style={{ outline: 'none', opacity: isPlaceholderData ? 0.6 : 1 }}
      >
        {nobody && filtered ? (
          <NobodyFound onClear={list.clear} />
        ) : (
          !(error && !data) && <People people={people} list={list} choice={choice} />
        )}
        {people && !filtered && list.total !== undefined && list.total <= 1 && <NobodyYet />}
        <Pager
          label={t('list.pages')}
          where={<Place list={list} />}
          onNext={data?.nextCursor ? turn(() => list.next(data.nextCursor!)) : undefined}
          onPrevious={list.search.cursor ? turn(list.previous) : undefined}
        />
      </Stack>
      {!choice.isEmpty && <SelectionBar choice={choice} total={list.total} onInvite={() => setInviting(true)} />}
      <InviteDialog
        opened={inviting}
        onClose={() => setInviting(false)}
        whom={
          choice.selection.kind === 'all'
            ? { kind: 'filter', filter: list.filter, counts: list.counts.data }
            : { kind: 'selection', people: choice.selection.people }
        }
      />
    </Page>
  );
}

type Shown = { list: ReturnType<typeof useStaffList> };

/** Says after each search how many were found; read out by screen readers. */
function HowMany({ list: { total, filter } }: Shown) {
  const { t } = useTranslation('staff');
  return (
    <span role="status">
      {total === undefined ? '\u00a0' : t(isFiltered(filter) ? 'list.found' : 'list.onRecord', { count: total })}
    </span>
  );
}

/** Which part of the list this is. */
function Place({ list: { before, total, page } }: Shown) {
  const { t } = useTranslation('staff');
  const count = page.data?.items.length ?? 0;
  if (before === undefined || total === undefined || total <= PAGE_SIZE || count === 0) return null;
  return <Text span>{t('list.place', { from: before + 1, to: before + count, total })}</Text>;
}
